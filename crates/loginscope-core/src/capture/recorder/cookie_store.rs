//! What the cookies API of a browser says, as a line of the recording.

use arcstr::ArcStr;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::{
    lenient::{Flag, FromObject, List, Number, Object, Str},
    share::Share,
};
use crate::model::{StoreReading, StoredCookie, StoredPartition, Timestamp};

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawReading<'a> {
    at: Number,
    asked: Number,
    #[serde(borrow)]
    hosts: Vec<Str<'a>>,
    #[serde(borrow)]
    cookies: List<RawCookie<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct RawCookie<'a> {
    #[serde(borrow)]
    name: Str<'a>,
    #[serde(borrow)]
    value: Str<'a>,
    #[serde(borrow)]
    domain: Str<'a>,
    #[serde(borrow)]
    path: Str<'a>,
    host_only: Flag,
    http_only: Flag,
    #[serde(borrow)]
    partition_key: Object<RawPartition<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct RawPartition<'a> {
    #[serde(borrow)]
    top_level_site: Str<'a>,
    #[serde(borrow)]
    has_cross_site_ancestor: Option<&'a RawValue>,
}

impl FromObject for RawCookie<'_> {}
impl FromObject for RawPartition<'_> {}

/// Reads a line; `Err` is a clause.
pub(super) fn read(buffer: &ArcStr) -> Result<StoreReading, String> {
    let raw: RawReading<'_> = serde_json::from_str(buffer)
        .map_err(|_| "tells of the cookie store in an unknown way".to_owned())?;
    let share = Share(buffer);
    let (Some(at), Some(asked)) = (raw.at.0, raw.asked.0) else {
        return Err("tells of the cookie store, but not when".to_owned());
    };
    Ok(StoreReading {
        asked_at: Timestamp::from_millis(asked),
        at: Timestamp::from_millis(at),
        hosts: raw.hosts.into_iter().map(|host| share.text(host)).collect(),
        cookies: raw.cookies.0.into_iter().map(|cookie| stored(cookie, &share)).collect(),
    })
}

fn stored(raw: RawCookie<'_>, share: &Share<'_>) -> StoredCookie {
    let domain = share.text(raw.domain);
    StoredCookie {
        name: share.text(raw.name),
        value: share.text(raw.value),
        domain: domain.strip_prefix('.').map(|domain| share.slice(domain)).unwrap_or(domain),
        host_only: raw.host_only.0,
        path: share.text(raw.path),
        http_only: raw.http_only.0,
        // Firefox writes an empty key, too, where there is no partition.
        partition: raw.partition_key.0.filter(|key| !key.top_level_site.0.is_empty()).map(|key| {
            StoredPartition {
                cross_site_ancestor: key.has_cross_site_ancestor.and_then(|raw| match raw.get() {
                    "true" => Some(true),
                    "false" => Some(false),
                    _ => None,
                }),
                top_level_site: share.text(key.top_level_site),
            }
        }),
    }
}
