//! CORS as browsers do it: which requests of a capture it applies to, and what the check of each says.

mod check;
mod failure;

use super::context::{Context, CredentialsMode, Destination, Initiator, location};
use crate::model::{Exchange, ResourceType, Trace};

pub use self::{
    check::{Asked, check, check_preflight, objections},
    failure::CorsFailure,
};

/// What the browsers' network logs call a request whose answer CORS kept from the script.
const REFUSED: [&str; 2] = ["net::ERR_FAILED", "NS_ERROR_DOM_BAD_URI"];

/// The result of the check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorsVerdict {
    /// What stands against it; `None` where the script may read the response.
    pub failure: Option<CorsFailure>,
    /// The origin that the request came from, as the browser writes it.
    pub origin: String,
    /// Whether credentials go with the request, as far as is known.
    pub credentials: bool,
    /// Whether some request of the chain shows the credentials mode.
    pub seen: bool,
    /// Whether the credentials mode had to be guessed for the verdict.
    pub guessed: bool,
    /// What the server itself did not find on its lists, where it refused a preflight because of that.
    pub objections: Vec<CorsFailure>,
}

/// Judges a response; `None` where CORS does not apply.
pub fn verdict(trace: &Trace, exchange: &Exchange, contexts: &[Context]) -> Option<CorsVerdict> {
    let context = contexts.get(exchange.id.0 as usize)?;
    if context.destination.value() != Some(&Destination::Subresource) || !is_cors(exchange) {
        return None;
    }
    let response = exchange.response.as_ref()?;
    // Once a chain of redirects has left the page's origin, it counts as foreign also where it returns.
    let crossed = context.is_preflight
        || chain(contexts, context).any(|hop| hop.cross_origin() == Some(true));
    let leaks = redirects_with_user(exchange, context, crossed);
    if !crossed {
        let Some(Initiator::Page(page)) = context.initiator.value().filter(|_| leaks) else {
            return None;
        };
        return Some(CorsVerdict {
            failure: Some(CorsFailure::RedirectWithUser),
            origin: page.origin().ascii_serialization(),
            credentials: false,
            seen: false,
            guessed: false,
            objections: Vec::new(),
        });
    }
    let headers = &exchange.request.headers;
    // A request in CORS mode always says its origin; one that doesn't was made without CORS.
    let origin = match (headers.get("origin"), context.initiator.value()) {
        (Some(origin), _) => origin.to_owned(),
        (None, Some(Initiator::Page(page))) if !exchange.request.headers_complete => {
            page.origin().ascii_serialization()
        }
        _ => return None,
    };
    let pair = context.preflight_pair.filter(|_| context.is_preflight);
    let asked = pair.and_then(|pair| contexts.get(pair.0 as usize));
    let (mode, seen) =
        mode_of_chain(contexts, if context.is_preflight { asked } else { Some(context) });
    let credentials = mode == Some(CredentialsMode::Include);
    let names: Vec<&str> = headers
        .get("access-control-request-headers")
        .into_iter()
        .flat_map(|names| names.split(','))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let preflight = |credentials: bool| Asked {
        origin: (context.cross_origin() != Some(false)).then_some(&*origin),
        credentials,
        method: headers.get("access-control-request-method").unwrap_or_default(),
        headers: &names,
    };
    let judge = |credentials: bool| {
        if context.is_preflight {
            check_preflight(preflight(credentials), response.status, &response.headers)
        } else {
            check(&origin, credentials, &response.headers)
                .or_else(|| leaks.then_some(CorsFailure::RedirectWithUser))
        }
    };
    let mut failure = judge(credentials);
    let mut guessed = false;
    if failure.is_none() && !seen && !credentials {
        // The browser refused it although nothing speaks against it without credentials: so they were to go along.
        let asked = pair.map_or(Some(exchange), |pair| trace.get(pair));
        let refused = asked.is_some_and(|asked| match asked.failure.as_deref() {
            Some(failure) => REFUSED.contains(&failure),
            None => context.is_preflight && asked.response.is_none(),
        });
        if refused {
            failure = judge(true);
            guessed = failure.is_some();
        }
    }
    let credentials = credentials || guessed;
    let objections = if context.is_preflight {
        objections(preflight(credentials), response.status, &response.headers)
    } else {
        Vec::new()
    };
    Some(CorsVerdict { failure, origin, credentials, seen, guessed, objections })
}

fn is_cors(exchange: &Exchange) -> bool {
    match exchange.request.headers.get("sec-fetch-mode") {
        Some(mode) => mode == "cors",
        None => matches!(
            exchange.hints.resource_type,
            Some(ResourceType::Fetch | ResourceType::Xhr | ResourceType::Preflight)
        ),
    }
}

/// A request and those whose redirects led to it, the last one first.
fn chain<'c>(contexts: &'c [Context], context: &'c Context) -> impl Iterator<Item = &'c Context> {
    let mut below = usize::MAX;
    std::iter::successors(Some(context), move |context| {
        // Each one has a lower number than the one before, so this ends.
        let from =
            context.redirected_from.map(|from| from.0 as usize).filter(|from| *from < below)?;
        below = from;
        contexts.get(from)
    })
}

/// The credentials mode, which is the same for all of a chain, and whether some request of it shows the mode.
fn mode_of_chain(
    contexts: &[Context],
    context: Option<&Context>,
) -> (Option<CredentialsMode>, bool) {
    let Some(context) = context else { return (None, false) };
    let seen = chain(contexts, context).find(|hop| hop.credentials.is_seen());
    (seen.unwrap_or(context).credentials.value().copied(), seen.is_some())
}

/// Fetch §4.4, steps 8 and 9: a script's request may not be redirected to an address with a user name or password in
/// it, unless all of it is of the page's own origin.
fn redirects_with_user(exchange: &Exchange, context: &Context, crossed: bool) -> bool {
    let target = context.url.as_ref().and_then(|url| location(exchange, url));
    target.is_some_and(|target| {
        let has_user = !target.username().is_empty() || target.password().is_some();
        let foreign = match context.initiator.value() {
            Some(Initiator::Page(page)) => page.origin() != target.origin(),
            _ => true,
        };
        has_user && !context.is_preflight && (crossed || foreign)
    })
}
