"""What a project's README says of its deployment: where the configuration is, and the commands."""

from __future__ import annotations

from collections.abc import Mapping

from codegen.core.records import Record, replace
from codegen.deploy.functions import OTHER_CODE, alias_ids
from codegen.ir.project import DeployTool, Project


class DeploymentView(Record, frozen=True):
    """One tool that deploys."""

    place: str
    what: str
    commands: tuple[str, ...]


_VIEWS: Mapping[DeployTool, DeploymentView] = {
    DeployTool.SAM: DeploymentView(
        "template.yaml", "The AWS SAM template", ("sam build && sam deploy --guided",)
    ),
    DeployTool.CLOUDFORMATION: DeploymentView(
        "template.yaml",
        "The CloudFormation template",
        (
            "mkdir -p build && cp -R *.yaml src build/",
            "pip install --requirement src/requirements.txt --target build/src --only-binary=:all: \\",
            "  --platform {platform} --implementation cp --python-version {python}",
            "aws cloudformation package --template-file build/template.yaml --s3-bucket BUCKET \\",
            "  --output-template-file build/packaged.yaml",
            "aws cloudformation deploy --template-file build/packaged.yaml --s3-bucket BUCKET \\",
            "  --stack-name {name} --capabilities CAPABILITY_IAM",
        ),
    ),
    DeployTool.TERRAFORM: DeploymentView(
        "terraform/",
        "The Terraform project",
        ("terraform -chdir=terraform apply    # terraform/README.md says what comes before",),
    ),
    DeployTool.CDK: DeploymentView(
        "cdk/", "The CDK app", ("cd cdk && pip install -r requirements.txt && npx aws-cdk deploy",)
    ),
    DeployTool.SERVERLESS: DeploymentView(
        "serverless.yml", "The service of the Serverless Framework", ("npx serverless@3 deploy",)
    ),
}


def deployment_of(project: Project) -> DeploymentView:
    """The deployment of a project."""
    view = _VIEWS[project.settings.target]
    function = project.settings.function
    processor = "aarch64" if function.architecture == "arm64" else "x86_64"
    facts = {
        "name": project.name,
        "platform": f"manylinux2014_{processor}",
        "python": function.runtime.removeprefix("python"),
    }
    commands = [command.format(**facts) for command in view.commands]
    if project.settings.target is DeployTool.CLOUDFORMATION and alias_ids(project):
        commands[-1] += " \\"
        commands.append(f"  {OTHER_CODE}")
    return replace(view, commands=tuple(commands))
