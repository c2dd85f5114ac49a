//! Where readers reach the book: the path under which a proxy passes requests on, and the names of the hosts
//! that they may ask for.

use anyhow::{Result, bail};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use std::str::FromStr;

/// The path of the book's first page, from the root of its host. It begins and ends with a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base(String);

impl FromStr for Base {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Base> {
        let parts: Vec<&str> = text.split('/').filter(|part| !part.is_empty()).collect();
        // It stands in pages and in addresses, so it may hold nothing that means something there.
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~%@+".contains(c);
        for part in &parts {
            if [".", ".."].contains(part) || !part.chars().all(is_plain) {
                bail!(
                    "`{part}` cannot be a part of the path: give it as it stands in the browser's address, \
                     such as /user/ana/proxy/8000/"
                );
            }
        }
        Ok(Base(match parts.is_empty() {
            true => "/".to_owned(),
            false => format!("/{}/", parts.join("/")),
        }))
    }
}

impl Base {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where a reader finds this path of the book, which begins with a slash.
    pub fn address(&self, path: &str) -> String {
        format!("{}{}", self.0, path.trim_start_matches('/'))
    }

    /// Whether this is the book's address without the slash at its end, against which relative links would
    /// lead out of the book.
    pub fn lacks_its_slash(&self, path: &str) -> bool {
        self.0.strip_suffix('/') == Some(path) && !path.is_empty()
    }

    /// What is asked for within the book. Some proxies keep the base, others remove it.
    pub fn within(&self, asked: &Uri) -> Option<Uri> {
        let rest = asked.path_and_query()?.as_str().strip_prefix(&*self.0)?;
        let mut parts = asked.clone().into_parts();
        parts.path_and_query = Some(PathAndQuery::from_str(&format!("/{rest}")).ok()?);
        Uri::from_parts(parts).ok()
    }
}

/// To whom the server answers.
#[derive(Debug, Clone)]
pub enum Hosts {
    /// No web page can reach a Unix socket.
    All,
    /// This machine, and these.
    Named(Vec<String>),
}

impl Hosts {
    /// Whether a request was sent to a name that is answered.
    ///
    /// The server listens on loopback, yet a web page can reach it all the same: its owner points his
    /// own domain at 127.0.0.1 after the page has loaded (DNS rebinding). The browser then still names
    /// his domain in the Host header, which is what gives him away.
    pub fn answer(&self, headers: &HeaderMap) -> bool {
        let host = headers.get(header::HOST);
        match self {
            Hosts::All => true,
            Hosts::Named(names) => host.and_then(name).is_some_and(|host| {
                let own = ["127.0.0.1", "localhost"].into_iter();
                let mut all = own.chain(names.iter().map(String::as_str));
                all.any(|name| name.eq_ignore_ascii_case(host))
            }),
        }
    }
}

/// The name in a Host header, without its port.
fn name(host: &HeaderValue) -> Option<&str> {
    let host = host.to_str().ok()?;
    Some(match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(text: &str) -> Base {
        text.parse().unwrap()
    }

    #[test]
    fn a_base_begins_and_ends_with_a_slash_and_holds_no_markup() {
        for text in ["user/ana", "/user/ana/", "//user//ana"] {
            assert_eq!(base(text).as_str(), "/user/ana/");
        }
        assert_eq!(base("").as_str(), "/");
        for text in ["/a/../b", "/a\"b/", "/a<b>/", "/a b/", "/a?b/"] {
            assert!(text.parse::<Base>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_request_means_the_same_with_the_base_and_without_it() {
        let base = base("/user/ana/");
        let within = |asked: &str| {
            base.within(&asked.parse().unwrap())
                .map(|uri| uri.to_string())
        };
        assert_eq!(
            within("/user/ana/a.html?b=c").as_deref(),
            Some("/a.html?b=c")
        );
        assert_eq!(within("/user/ana/").as_deref(), Some("/"));
        for other in ["/a.html", "/user/anabel/a.html", "/user/ana"] {
            assert_eq!(within(other), None, "{other}");
        }
        assert!(base.lacks_its_slash("/user/ana") && !base.lacks_its_slash("/user/ana/"));
        assert_eq!(base.address("/css/"), "/user/ana/css/");
        assert!(!Base::from_str("/").unwrap().lacks_its_slash(""));
    }

    #[test]
    fn only_the_names_of_this_machine_and_those_that_are_allowed_are_answered() {
        let answered = |hosts: &Hosts, host| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static(host));
            hosts.answer(&headers)
        };
        let own = Hosts::Named(Vec::new());
        for host in ["127.0.0.1", "127.0.0.1:3000", "localhost:3000", "LocalHost"] {
            assert!(answered(&own, host), "{host}");
        }
        let others = [
            "",
            "evil.example",
            "localhost.evil.example:3000",
            "127.0.0.1.evil.example",
            "localhost:evil",
        ];
        for host in others {
            assert!(!answered(&own, host), "{host}");
            assert!(answered(&Hosts::All, host), "{host}");
        }
        let named = Hosts::Named(vec!["hub.example".to_owned()]);
        assert!(answered(&named, "hub.example:8443") && answered(&named, "localhost"));
        assert!(!answered(&named, "evil.example") && !answered(&own, "hub.example"));
        assert!(!own.answer(&HeaderMap::new()));
    }
}
