// Runs Node.js functions: the loop of Lambda's runtime over the emulator's frames (see frames.py) in place of HTTP.
// In: `node node_bootstrap.mjs REQUESTS RESPONSES ORDER`, the descriptors of two pipes and a JSON object (see WorkerOrder).
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html, nodejs-logging.html, nodejs-exceptions.html

import { existsSync } from "node:fs";
import { Socket } from "node:net";
import { resolve } from "node:path";
import { Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { format } from "node:util";

const READY = 0, RESULT = 1, ERROR = 2, INIT_ERROR = 3, PART = 4;
const REQUEST_HEADER = 14; // event length (4), metadata length (2), deadline (8)
const MAX_PAYLOAD = 6291556; // bytes: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const MOST_IN_PART = 1 << 20; // bytes
const DELIMITER = Buffer.alloc(8); // between metadata and body
const STREAMING = Symbol("the handler streams its response");
const SUFFIXES = ["", ".js", ".mjs", ".cjs"];

const [reading, writing, text] = process.argv.slice(2);
const order = JSON.parse(text);
// A socket with a buffer of its own reads nothing while it is paused: what waits in the pipe can be taken back.
const requests = new Socket({
  fd: Number(reading), readable: true, writable: false,
  onread: { buffer: Buffer.alloc(65536), callback: (size, buffer) => take(buffer.subarray(0, size)) },
});
const responses = new Socket({ fd: Number(writing), readable: false, writable: true });
let requestId = "";
let unsettled = null; // how to answer the invocation under way

function send(kind, value, then) {
  let payload = Buffer.from(value);
  if (payload.length > MAX_PAYLOAD) {
    const errorMessage = `Response payload size exceeded maximum allowed payload size (${MAX_PAYLOAD} bytes).`;
    payload = Buffer.from(JSON.stringify({ errorMessage, errorType: "Function.ResponseSizeTooLarge" }));
    kind = ERROR;
  }
  const header = Buffer.alloc(5);
  header.writeUInt8(kind, 0);
  header.writeUInt32LE(payload.length, 1);
  responses.write(Buffer.concat([header, payload]), then);
}

// https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html
class ResponseStream extends Writable {
  prelude = null;

  _write(chunk, encoding, done) {
    this.#sendPrelude();
    for (let start = 0; start < chunk.length; start += MOST_IN_PART) {
      const end = start + MOST_IN_PART;
      send(PART, chunk.subarray(start, end), end >= chunk.length ? done : undefined);
    }
    if (!chunk.length) done();
  }

  _final(done) {
    this.#sendPrelude();
    done();
  }

  setContentType() {} // function URLs read it, API Gateway does not

  #sendPrelude() {
    if (this.prelude) send(PART, this.prelude);
    this.prelude = null;
  }
}

globalThis.awslambda = {
  streamifyResponse: (handler) => Object.assign(handler, { [STREAMING]: true }),
  HttpResponseStream: {
    from(stream, metadata) {
      stream.prelude = Buffer.concat([Buffer.from(JSON.stringify(metadata)), DELIMITER]);
      return stream;
    },
  },
};

function log(level, ...values) {
  const line = format(...values).replaceAll("\n", "\r"); // one event of several lines, as in CloudWatch
  process.stdout.write(`${new Date().toISOString()}\t${requestId || "undefined"}\t${level}\t${line}\n`);
}

const LEVELS = { log: "INFO", info: "INFO", warn: "WARN", error: "ERROR", debug: "DEBUG", trace: "TRACE" };
for (const [name, level] of Object.entries(LEVELS)) console[name] = (...values) => log(level, ...values);

function described(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
}

class InitError extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

async function load(handler) {
  const slash = handler.lastIndexOf("/") + 1;
  const dot = handler.indexOf(".", slash);
  if (dot < 0) throw new InitError("Runtime.MalformedHandlerName", "Bad handler");
  const name = handler.slice(0, dot);
  const root = resolve(order.code_folder, name);
  const file = SUFFIXES.map((suffix) => root + suffix).find((path) => path !== root && existsSync(path));
  if (!file) throw new InitError("Runtime.ImportModuleError", `Error: Cannot find module '${name}'`);
  const module = await import(pathToFileURL(file));
  const member = (from) => handler.slice(dot + 1).split(".").reduce((value, key) => value?.[key], from);
  const found = member(module) ?? member(module.default);
  if (typeof found !== "function") {
    throw new InitError("Runtime.HandlerNotFound", `${handler} is undefined or not exported`);
  }
  return found;
}

function contextOf(deadline, settle) {
  const env = process.env;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: order.function_arn,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: requestId,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: settle,
    fail: (error) => settle(error ?? null),
    succeed: (value) => settle(null, value),
  };
}

async function invoke(handler, event, deadline) {
  const streams = handler[STREAMING] === true;
  let settled = false;
  const settle = (error, value) => {
    if (settled) return;
    settled = true;
    unsettled = null;
    requests.ref();
    requests.resume();
    if (error !== null && error !== undefined) {
      log("ERROR", "Invoke Error", JSON.stringify(described(error)));
      send(ERROR, JSON.stringify(described(error)));
    } else {
      send(RESULT, streams ? "" : JSON.stringify(value) ?? "null");
    }
  };
  unsettled = settle;
  requests.unref(); // a handler that calls nobody back has answered when nothing is left to do
  try {
    const context = contextOf(deadline, settle);
    if (streams) {
      const stream = new ResponseStream();
      stream.on("finish", () => settle(null)).on("error", settle);
      await handler(JSON.parse(event), stream, context);
      return;
    }
    const value = handler(JSON.parse(event), context, settle);
    if (typeof value?.then === "function") settle(null, await value);
  } catch (error) {
    settle(error ?? new Error("undefined"));
  }
}

process.on("beforeExit", () => unsettled?.(null, null));
for (const [event, name] of [["uncaughtException", ""], ["unhandledRejection", "Runtime.UnhandledPromiseRejection"]]) {
  process.on(event, (error) => {
    const report = { ...described(error), ...(name && { errorType: name }) };
    log("ERROR", name ? "Unhandled Promise Rejection" : "Uncaught Exception", JSON.stringify(report));
    send(unsettled ? ERROR : INIT_ERROR, JSON.stringify(report), () => process.exit(128 + 1));
  });
}

process.chdir(order.code_folder);
let handler;
try {
  handler = await load(order.handler);
} catch (error) {
  log("ERROR", "Uncaught Exception", JSON.stringify(described(error)));
  send(INIT_ERROR, JSON.stringify(described(error)), () => process.exit(1));
  await new Promise(() => {});
}

let parts = [], length = 0;

// Whether to read on.
function take(data) {
  parts.push(Buffer.from(data));
  length += data.length;
  if (length < REQUEST_HEADER) return true;
  if (parts.length > 1 && parts[0].length < REQUEST_HEADER) parts = [Buffer.concat(parts)];
  const metadataEnd = REQUEST_HEADER + parts[0].readUInt16LE(4);
  const end = metadataEnd + parts[0].readUInt32LE(0);
  if (length < end) return true;
  const begun = Buffer.concat(parts);
  parts = [];
  length = 0;
  const deadline = Number(begun.readBigUInt64LE(6));
  const [id, trace] = begun.toString("utf8", REQUEST_HEADER, metadataEnd).split("\n");
  const event = begun.toString("utf8", metadataEnd, end);
  requestId = id;
  if (trace) process.env._X_AMZN_TRACE_ID = trace;
  else delete process.env._X_AMZN_TRACE_ID;
  invoke(handler, event, deadline);
  return unsettled === null; // it may have answered at once
}

// While it is paused, nobody is told that the emulator has ended.
const emulator = process.ppid;
setInterval(() => process.ppid === emulator || process.exit(0), 500).unref();
requests.on("close", () => process.exit(0));
requests.resume();
send(READY, "");
