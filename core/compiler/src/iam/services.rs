//! What the actions refer to: services with their resource types, and the family of each type.

use std::sync::Arc;

use ecs_preflight_model::{Family, Resource, ResourceType, Scope, Service};

use crate::values::{bilingual, text, texts};
use crate::yaml::{Node, Outcome};

/// Reads `catalogue/iam/services.yaml`.
pub(crate) fn services(file: &Node) -> Outcome<Box<[Arc<Service>]>> {
    file.only(&["families", "services"])?;
    let families = families(file.need("families")?)?;
    let mut known: Vec<Arc<Service>> = Vec::new();
    for service in file.need("services")?.list()? {
        service.only(&["name", "title", "scope", "resource", "types"])?;
        let name = text(service.need("name")?)?;
        if *name != name.to_lowercase() || known.iter().any(|other| other.name == name) {
            return service.problem("a service has a name of its own, in lower case");
        }
        let scope = match service.need("scope")?.text()? {
            "global" => Scope::Global,
            "project" => Scope::Project,
            _ => return service.need("scope")?.problem("scope is global or project"),
        };
        let types = service.need("types")?.list()?.iter().map(|kind| resource_type(kind, &families));
        let types = types.collect::<Outcome<_>>()?;
        known.push(Arc::new(Service {
            name,
            title: bilingual(service.need("title")?)?,
            scope,
            resource: service.find("resource").map(resource).transpose()?,
            types,
        }));
    }
    Ok(known.into())
}

fn families(list: &Node) -> Outcome<Vec<Arc<Family>>> {
    let mut families = Vec::new();
    for family in list.list()? {
        family.only(&["name", "title", "project", "enterprise_project", "source"])?;
        families.push(Arc::new(Family {
            name: text(family.need("name")?)?,
            title: bilingual(family.need("title")?)?,
            project: family.need("project")?.boolean()?,
            enterprise_project: family.need("enterprise_project")?.boolean()?,
            source: text(family.need("source")?)?,
        }));
    }
    Ok(families)
}

fn resource_type(kind: &Node, families: &[Arc<Family>]) -> Outcome<Arc<ResourceType>> {
    kind.only(&["name", "family"])?;
    let family = match kind.find("family").map(Node::text).transpose()? {
        None => None,
        Some(name) => match families.iter().find(|known| known.name == name) {
            Some(family) => Some(family.clone()),
            None => return kind.problem(format!("`{name}` is not a family")),
        },
    };
    Ok(Arc::new(ResourceType { name: text(kind.need("name")?)?, family }))
}

fn resource(node: &Node) -> Outcome<Resource> {
    node.only(&["type", "spellings", "path"])?;
    Ok(Resource {
        kind: text(node.need("type")?)?,
        spellings: texts(node.need("spellings")?)?,
        path: bilingual(node.need("path")?)?,
    })
}
