"""The CDK app of Live orders: yours to edit. What codegen makes anew is in
infrastructure/.

    pip install -r requirements.txt && npx aws-cdk deploy

Every resource is an attribute of the stack's parts, such as `stack.functions`. Roles
take grants as `iam.Role.from_role_arn(stack, "Role", role.attr_arn)`.
"""

from aws_cdk import App

from infrastructure.stack import LiveOrdersStack

app = App()
stack = LiveOrdersStack(app, "live-orders")
app.synth()
