"""Makes the schemas that the Terraform export of clusters is held against, of packages that anybody can get.

Pulumi makes its package of the OCI provider of Terraform, whose arguments it keeps:

    pip download pulumi-oci==3.16.0 pulumi-oci==5.5.0 --no-deps --dest <folder>   (one at a time)
    python3 scripts/terraformSchema.py <folder>/pulumi_oci-3.16.0-*.whl 'terraform-provider-oci 7.32.0' \\
        > plugins/oke-node/src/export/terraform/__fixtures__/pulumi-oci-3.16.0.json

3.16.0 carries terraform-provider-oci 7.32.0 (https://github.com/pulumi/pulumi-oci/pull/1010). Of an argument it tells
name, kind and whether it must be there (`!` after the name); an object is a block with its arguments. Attributes that are
only computed are named apart. What Pulumi names otherwise than
Terraform, or does not ask for, is put right by hand below, by the provider's documentation.
"""

import ast
import json
import sys
import zipfile

# Type in Terraform -> module and class in Pulumi.
RESOURCES = {
    "oci_core_vcn": ("core/vcn", "Vcn"),
    "oci_core_nat_gateway": ("core/nat_gateway", "NatGateway"),
    "oci_core_service_gateway": ("core/service_gateway", "ServiceGateway"),
    "oci_core_drg_attachment": ("core/drg_attachment", "DrgAttachment"),
    "oci_core_local_peering_gateway": ("core/local_peering_gateway", "LocalPeeringGateway"),
    "oci_core_route_table": ("core/route_table", "RouteTable"),
    "oci_core_security_list": ("core/security_list", "SecurityList"),
    "oci_core_default_security_list": ("core/default_security_list", "DefaultSecurityList"),
    "oci_core_subnet": ("core/subnet", "Subnet"),
    "oci_core_network_security_group": ("core/network_security_group", "NetworkSecurityGroup"),
    "oci_core_network_security_group_security_rule": (
        "core/network_security_group_security_rule",
        "NetworkSecurityGroupSecurityRule",
    ),
    "oci_containerengine_cluster": ("containerengine/cluster", "Cluster"),
    "oci_containerengine_node_pool": ("containerengine/node_pool", "NodePool"),
    "oci_containerengine_addon": ("containerengine/addon", "Addon"),
    "oci_bastion_bastion": ("bastion/bastion", "Bastion"),
    "oci_core_capture_filter": ("core/capture_filter", "CaptureFilter"),
    "oci_logging_log_group": ("logging/log_group", "LogGroup"),
    "oci_logging_log": ("logging/log", "Log"),
}

# Pulumi puts names of lists into the plural.
RENAMED = {"client_cidr_block_allow_lists": "client_cidr_block_allow_list"}
# Pulumi makes a name by itself where there is none.
REQUIRED = {("oci_containerengine_cluster", "name"), ("oci_containerengine_node_pool", "name")}

SCALARS = {"str": "string", "bool": "bool", "int": "number", "float": "number"}


def parameters(module, name):
    """Keyword parameters of a class's __init__: name -> (annotation, required)."""
    found = next(node for node in module.body if isinstance(node, ast.ClassDef) and node.name == name)
    init = next(node for node in found.body if isinstance(node, ast.FunctionDef) and node.name == "__init__")
    return {
        argument.arg: (ast.unparse(argument.annotation), default is None)
        for argument, default in zip(init.args.kwonlyargs, init.args.kw_defaults)
    }


def unwrapped(annotation):
    """Without what says that it may be an output of another resource, or left out."""
    for wrapper in ("pulumi.Input[", "Optional["):
        if annotation.startswith(wrapper):
            return unwrapped(annotation[len(wrapper) : -1])
    return annotation


def shape(annotation, inputs):
    kind = unwrapped(annotation)
    if kind.startswith("Sequence["):
        inner = shape(kind[len("Sequence[") : -1], inputs)
        return inner if isinstance(inner, dict) else f"list({inner})"
    if kind.startswith("Mapping["):
        return "map(string)"
    if kind.startswith("'"):
        return arguments(parameters(inputs, kind.strip("'")), inputs)
    return SCALARS[kind.removeprefix("_builtins.")]


def arguments(all_parameters, inputs, resource=None):
    return {
        RENAMED.get(name, name) + ("!" if required or (resource, name) in REQUIRED else ""): shape(annotation, inputs)
        for name, (annotation, required) in sorted(all_parameters.items())
    }


def main(wheel, provider):
    archive = zipfile.ZipFile(wheel)
    modules = {}

    def module(path):
        if path not in modules:
            modules[path] = ast.parse(archive.read(f"pulumi_oci/{path}.py"))
        return modules[path]

    resources = {}
    for resource, (path, name) in RESOURCES.items():
        inputs = module(f"{path.split('/')[0]}/_inputs")
        own = parameters(module(path), f"{name}Args")
        state = parameters(module(path), f"_{name}State")
        resources[resource] = {
            "arguments": arguments(own, inputs, resource),
            "computed": sorted(set(state) - set(own)),
        }
    version = wheel.split("pulumi_oci-")[1].split("-")[0]
    made_from = f"pulumi-oci {version} (Apache-2.0), made of {provider}"
    json.dump({"from": made_from, "resources": resources}, sys.stdout, indent=2)
    print()


main(*sys.argv[1:])
