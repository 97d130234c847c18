//! The systems that ship inside.

use std::path::Path;

#[test]
fn every_shipped_document_loads_without_a_remark() {
    let contract = specs::embedded();
    assert!(contract.names().count() > 0);
    assert!(contract.names().eq(contract.systems().map(specs::System::name)), "one cannot be compiled");
    for system in contract.systems() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(system.name());
        let loaded = specs::load(system.name(), &folder).unwrap_or_else(|problems| panic!("{problems}"));
        assert!(loaded.warnings().is_empty(), "{}", loaded.warnings());
        assert_eq!(loaded.operations().len(), system.operations().len());
    }
}

#[test]
fn every_shipped_operation_declares_its_verb_and_its_evidence() {
    for system in specs::embedded().systems() {
        for operation in system.operations() {
            let name = format!("{} {}", system.name(), operation.id);
            let value = operation.pointer.lookup(system.value()).unwrap();
            assert!(operation.behaviour.verb().is_some(), "{name} has no verb");
            assert!(value.get("x-evidence").is_some(), "{name} has no evidence");
            assert!(operation.source.is_some(), "{name} has no source");
            assert!(operation.requirement.is_some(), "{name} has no requirement id");
        }
    }
}
