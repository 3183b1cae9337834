"""The frames between the emulator and a worker: a fixed header, then bytes that nobody decodes on the way.

A request is REQUEST, the metadata (request id, line feed, trace id), the event. A response is RESPONSE and its payload.
A worker runs one request at a time and reads no further before it has answered, so that frames need no number.
"""

from __future__ import annotations

import struct

REQUEST = struct.Struct("<IHQ")  # length of the event, length of the metadata, deadline in ms since the epoch
RESPONSE = struct.Struct("<BI")  # kind, length of the payload

READY = 0  # the handler is loaded; no payload
RESULT = 1
ERROR = 2  # the handler raised, or its result can't be sent: Lambda's error object
INIT_ERROR = 3  # the handler can't be loaded: Lambda's error object; the process ends
PART = 4  # of what a handler that streams its response says; RESULT or ERROR comes after the last one

# 6 MB each way (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html); as Lambda's message has it.
MAX_PAYLOAD = 6_291_556

CHUNK = 65_536
