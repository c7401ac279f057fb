//! Requests that renew a token or a session.

use crate::{
    analysis::{
        Analysis,
        steps::StepKind,
        tokens::{Place, Role},
    },
    http::json,
    model::Exchange,
};

/// A request that renews, with its answer.
#[derive(Clone, Copy)]
pub struct Renewal<'a> {
    /// The request.
    pub exchange: &'a Exchange,
    /// The refresh token that it brought: a secret. `None` where a cookie or nothing did.
    pub refresh_token: Option<&'a str>,
    /// It was answered, and not with a new token.
    pub failed: bool,
}

impl Analysis {
    /// Every request that renews, in order.
    pub fn renewals(&self) -> Vec<Renewal<'_>> {
        let grants = |id| {
            self.oauth.other_grants.iter().any(|grant| {
                grant.exchange == id && grant.get("grant_type") == Some("refresh_token")
            })
        };
        self.steps()
            .filter(|(exchange, kind)| {
                *kind == StepKind::Refresh
                    || (*kind == StepKind::TokenRequest && grants(exchange.id))
            })
            .map(|(exchange, _)| Renewal {
                exchange,
                refresh_token: self.refresh_token_of(exchange),
                failed: exchange.status() >= 400
                    || (exchange.status() != 0 && self.renewal_error(exchange).is_some()),
            })
            .collect()
    }

    /// The `error` of an answer to a renewal (RFC 6749 §5.2), as a word of the standard.
    pub fn renewal_error(&self, exchange: &Exchange) -> Option<&'static str> {
        let body = json::body(exchange.response.as_ref()?.body.value()?)?;
        let error = body.get("error")?.as_str()?;
        [
            "invalid_grant",
            "invalid_client",
            "invalid_request",
            "unauthorized_client",
            "invalid_scope",
        ]
        .into_iter()
        .find(|known| *known == error)
    }

    fn refresh_token_of(&self, exchange: &Exchange) -> Option<&str> {
        let token = self.tokens.iter().find(|token| {
            token.role() == Role::Refresh
                && token.seen.iter().any(|(id, place)| {
                    *id == exchange.id
                        && matches!(place, Place::Parameter(_) | Place::RequestBody(_))
                })
        })?;
        Some(token.value.as_str())
    }
}
