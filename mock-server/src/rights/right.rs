use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Places, Words};

/// Permissions that count in some places.
#[derive(Debug, Clone, Default)]
pub struct Right {
    /// The roles that give them, where roles do.
    pub roles: Vec<String>,
    /// The permissions.
    pub words: Words,
    /// What they are bound to; nothing: they count everywhere.
    pub on: Places,
}

/// Everything a caller may do: what is granted, and what the credential lets through of it.
#[derive(Debug, Clone, Default)]
pub struct Rights {
    granted: Vec<Right>,
    /// Absent: the credential narrows nothing.
    narrowed: Option<Arc<Vec<Right>>>,
}

/// Why a permission is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// Nothing grants it.
    Role,
    /// It is granted, and the credential does not let it through.
    Scope,
}

impl Rights {
    /// What is granted, narrowed.
    pub const fn new(granted: Vec<Right>, narrowed: Option<Arc<Vec<Right>>>) -> Self {
        Self { granted, narrowed }
    }

    /// Whether a permission is there for what acts in these places.
    ///
    /// # Errors
    /// What keeps it away.
    pub fn permit(&self, permission: &str, acted: &Places) -> Result<(), Denied> {
        let any = |rights: &[Right]| {
            rights.iter().any(|right| right.words.grant(permission) && right.on.hold_for(acted))
        };
        if !any(&self.granted) {
            return Err(Denied::Role);
        }
        match &self.narrowed {
            Some(narrowed) if !any(narrowed) => Err(Denied::Scope),
            _ => Ok(()),
        }
    }

    /// Every permission that is there for what acts in these places. What patterns stand for is
    /// looked for among `known`.
    pub fn permissions<'a>(&'a self, known: &'a [String], acted: &Places) -> BTreeSet<&'a str> {
        let named = self.granted.iter().flat_map(|right| right.words.exact());
        let all = known.iter().map(String::as_str).chain(named);
        all.filter(|permission| self.permit(permission, acted).is_ok()).collect()
    }

    /// Every role that counts in these places.
    pub fn roles(&self, acted: &Places) -> BTreeSet<&str> {
        let counting = self.granted.iter().filter(|right| right.on.hold_for(acted));
        counting.flat_map(|right| &right.roles).map(String::as_str).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn right(words: &[&str], site: Option<&str>) -> Right {
        let mut right = Right { words: words.iter().copied().collect(), ..Right::default() };
        site.into_iter().for_each(|site| right.on.add("site", site));
        right
    }

    fn at(site: &str) -> Places {
        let mut places = Places::default();
        places.add("site", site);
        places
    }

    #[test]
    fn what_is_bound_to_a_place_does_not_count_elsewhere() {
        let rights = Rights::new(vec![right(&["page.*"], Some("s_1"))], None);
        assert_eq!(rights.permit("page.write", &at("s_1")), Ok(()));
        assert_eq!(rights.permit("page.write", &at("s_2")), Err(Denied::Role));
        assert_eq!(rights.permit("page.write", &Places::default()), Err(Denied::Role));
    }

    #[test]
    fn scopes_let_through_what_roles_grant_and_nothing_more() {
        let narrowed = Some(Arc::new(vec![right(&["page.read", "user.read"], None)]));
        let rights = Rights::new(vec![right(&["page.read", "page.write"], None)], narrowed);
        let permit = |permission: &str| rights.permit(permission, &Places::default());
        assert_eq!(permit("page.read"), Ok(()));
        assert_eq!(permit("page.write"), Err(Denied::Scope));
        assert_eq!(permit("user.read"), Err(Denied::Role));
        let known = ["user.read".to_owned()];
        let there: Vec<&str> = rights.permissions(&known, &Places::default()).into_iter().collect();
        assert_eq!(there, ["page.read"]);
    }
}
