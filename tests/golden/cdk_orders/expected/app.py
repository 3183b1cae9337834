"""The CDK app of Orders: yours to edit. What codegen makes anew is in infrastructure/.

    pip install -r requirements.txt && npx aws-cdk deploy

Every resource is an attribute of the stack's parts, such as `stack.functions`. Roles
take grants as `iam.Role.from_role_arn(stack, "Role", role.attr_arn)`.
"""

from aws_cdk import App

from infrastructure.stack import OrdersStack

app = App()
stack = OrdersStack(app, "orders")
app.synth()
