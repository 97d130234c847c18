use std::fs;
use std::path::{Component, Path, PathBuf};

use specs::{Contract, System};

use crate::arazzo::{Neighbours, Origin, SuiteText};

/// The suites that ship with the systems of a contract, named `system/file`.
pub(super) struct Shipped<'c>(pub(super) &'c Contract);

impl Neighbours for Shipped<'_> {
    /// Beside a suite, or as files have it: `../../other/suites/base.arazzo.yaml`.
    fn find(&self, from: &str, url: &str) -> Result<SuiteText, String> {
        let mut segments = url.rsplit('/');
        let file = segments.next().unwrap_or_default();
        let system = match (segments.next(), segments.next()) {
            (Some("suites"), Some(system)) if system != ".." => system,
            _ => from.split('/').next().unwrap_or_default(),
        };
        let suites = self.0.system(system).map(System::suites).unwrap_or_default();
        let found = suites.iter().find(|suite| suite.name == file);
        let found = found.ok_or_else(|| format!("no suite of {system} is named `{file}`"))?;
        Ok(SuiteText { name: format!("{system}/{file}"), text: found.text.clone(), origin: Origin::Inside })
    }
}

/// Files: those in the folder of the suite that names them, or below it, and those that were named by the caller.
pub(super) struct Disk<'f> {
    /// Files and folders, as the caller named them.
    pub(super) named: &'f [PathBuf],
}

impl Neighbours for Disk<'_> {
    fn find(&self, from: &str, url: &str) -> Result<SuiteText, String> {
        if url.contains("://") {
            return Err(format!("`{url}` is on the network, and suites are read from files"));
        }
        let folder = Path::new(from).parent().unwrap_or(Path::new(""));
        let path = plain(&folder.join(url));
        if !self.may_read(folder, &path) {
            return Err(format!("{} stands outside of the suite's folder", path.display()));
        }
        let text =
            fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        Ok(SuiteText { name: path.display().to_string(), text, origin: Origin::File })
    }
}

impl Disk<'_> {
    /// Where symbolic links lead counts, not how they are called.
    fn may_read(&self, folder: &Path, path: &Path) -> bool {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let Ok(real) = path.canonicalize() else {
            // It is not there, as reading it will tell.
            return true;
        };
        let allowed = |named: &Path| named.canonicalize().is_ok_and(|named| real.starts_with(named));
        allowed(folder) || self.named.iter().any(|named| allowed(named))
    }
}

/// Without `.` but at its start, and without `..` where something stands before it: as the caller would
/// name the file beside the one that names it.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir if !plain.as_os_str().is_empty() => {}
            Component::ParentDir if plain.file_name().is_some() => drop(plain.pop()),
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::Suites;
    use super::*;
    use crate::testing::contract;

    const BASE: &str = "
arazzo: 1.0.1
info: {title: Base, version: 1.0.0}
sourceDescriptions: [{name: shop, url: shop.yaml, type: openapi}]
workflows:
  - {workflowId: look, steps: [{stepId: list, operationId: listItems}]}
";

    /// A suite whose only step is a workflow of the suite at this URL.
    fn caller(url: &str) -> String {
        format!(
            "arazzo: 1.0.1\ninfo: {{title: Caller, version: 1.0.0}}\n\
             sourceDescriptions: [{{name: base, url: {url}, type: arazzo}}]\n\
             workflows: [{{workflowId: call, steps: [{{stepId: call, workflowId: $sourceDescriptions.base.look}}]}}]\n"
        )
    }

    /// What comes of a suite at `a/b/caller.arazzo.yaml`, another one standing at `base`; folders are left out of it.
    fn read(url: &str, base: &str, text: &str, named: &[&str]) -> Result<usize, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = |path: &str| folder.path().join(path);
        fs::create_dir_all(file("a/b/c")).unwrap();
        fs::write(file(base), text).unwrap();
        fs::write(file("a/b/caller.arazzo.yaml"), caller(url)).unwrap();
        let mut paths = vec![file("a/b/caller.arazzo.yaml")];
        paths.extend(named.iter().map(|path| file(path)));
        let contract = contract();
        let suites = Suites::load(&paths, &contract).map_err(|error| {
            let error = error.to_string().replace(&folder.path().display().to_string(), "");
            error.lines().skip(1).collect::<Vec<_>>().join("\n")
        })?;
        Ok(suites.0[0].workflows[0].steps.len())
    }

    #[test]
    fn a_suite_is_read_that_stands_beside_or_below_the_one_that_names_it() {
        assert_eq!(read("base.arazzo.yaml", "a/b/base.arazzo.yaml", BASE, &[]), Ok(1));
        assert_eq!(read("./c/../c/base.arazzo.yaml", "a/b/c/base.arazzo.yaml", BASE, &[]), Ok(1));
    }

    #[test]
    fn a_suite_elsewhere_is_read_where_the_caller_names_it() {
        let error = read("../base.arazzo.yaml", "a/base.arazzo.yaml", BASE, &[]).unwrap_err();
        insta::assert_snapshot!(error, @r"
        /a/b/caller.arazzo.yaml:3:40: error: /a/base.arazzo.yaml stands outside of the suite's folder
          hint: a suite stands in the folder of this one or below it, or is named beside it
        ");
        let named = &["a/base.arazzo.yaml"];
        assert_eq!(read("../base.arazzo.yaml", "a/base.arazzo.yaml", BASE, named), Ok(1));
    }

    #[test]
    fn a_suite_that_cannot_be_read_is_told_where_it_is_named() {
        let told = |url: &str| read(url, "a/b/base.arazzo.yaml", BASE, &[]).unwrap_err();
        assert!(told("none.arazzo.yaml").contains("cannot read /a/b/none.arazzo.yaml: No such file"));
        assert!(told("https://suites.example/base.arazzo.yaml").contains("is on the network"));
    }

    #[test]
    fn what_is_wrong_in_a_suite_that_another_one_names_is_told_once_with_its_own_place() {
        let broken = BASE.replace("listItems", "listItem");
        let named = &["a/b/base.arazzo.yaml"];
        let error = read("base.arazzo.yaml", "a/b/base.arazzo.yaml", &broken, named).unwrap_err();
        insta::assert_snapshot!(error, @r"
        /a/b/base.arazzo.yaml:6:60: error: no operation of shop is named `listItem`
          hint: did you mean `listItems`?
        ");
        let text = read("base.arazzo.yaml", "a/b/base.arazzo.yaml", "a: [", &[]).unwrap_err();
        assert!(text.contains("/a/b/base.arazzo.yaml:1:"), "{text}");
        assert!(
            text.contains("/a/b/caller.arazzo.yaml:3:40: error: /a/b/base.arazzo.yaml does not parse"),
            "{text}"
        );
    }

    #[test]
    fn suites_that_ship_inside_are_found_by_their_file_names() {
        let contract = specs::embedded();
        let (system, suite) =
            contract.systems().find_map(|system| Some((system.name(), system.suites().first()?))).unwrap();
        let name = format!("{system}/{}", suite.name);
        let beside = Shipped(&contract).find(&format!("{system}/any"), &suite.name).unwrap();
        let elsewhere = format!("../../{system}/suites/{}", suite.name);
        assert_eq!(beside.name, name);
        assert_eq!(Shipped(&contract).find("other/any", &elsewhere), Ok(beside));
        assert!(Shipped(&contract).find(&name, "none").is_err());
    }
}
