//! The part of JSON Schema that the published schemas use.

use std::{fs, path::Path};

use serde_json::Value;

/// The schema of the report.
pub(crate) fn published() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/schema/report-1.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Says where and how a value breaks the schema. Members that the schema does not know count as broken too:
/// what is printed is published.
pub(crate) fn check(schema: &Value, value: &Value) -> Result<(), String> {
    fits(schema, schema, value).map_err(|problem| format!("report{problem}"))
}

fn fits(root: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    for (keyword, wanted) in schema.as_object().into_iter().flatten() {
        match keyword.as_str() {
            "$ref" => {
                let name = wanted.as_str().unwrap_or_default().trim_start_matches("#/$defs/");
                fits(root, &root["$defs"][name], value)?;
            }
            "const" if value != wanted => return Err(format!(": {value} is not {wanted}")),
            "enum" if !wanted.as_array().is_some_and(|all| all.contains(value)) => {
                return Err(format!(": {value} is none of {wanted}"));
            }
            "type" => {
                let types = wanted.as_array().cloned().unwrap_or_else(|| vec![wanted.clone()]);
                if !types.iter().filter_map(Value::as_str).any(|name| is(name, value)) {
                    return Err(format!(": {value} is no {wanted}"));
                }
            }
            "minimum" if value.as_f64() < wanted.as_f64() => {
                return Err(format!(": {value} is less than {wanted}"));
            }
            "pattern" => {
                // The one pattern there is: the id of a rule.
                assert_eq!(wanted, "^[a-z]+/[a-z0-9-]+$");
                let id = value.as_str().unwrap_or_default();
                let part = |part: &str| {
                    !part.is_empty()
                        && part
                            .chars()
                            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                };
                if !id.split_once('/').is_some_and(|(a, b)| part(a) && part(b)) {
                    return Err(format!(": {value} is no id of a rule"));
                }
            }
            "required" => {
                for name in wanted.as_array().into_iter().flatten().filter_map(Value::as_str) {
                    value.get(name).ok_or_else(|| format!(": {name} is missing"))?;
                }
            }
            "properties" => {
                for (name, member) in value.as_object().into_iter().flatten() {
                    let schema =
                        wanted.get(name).ok_or_else(|| format!(".{name} is not in the schema"))?;
                    fits(root, schema, member).map_err(|problem| format!(".{name}{problem}"))?;
                }
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    fits(root, wanted, item).map_err(|problem| format!("[{index}]{problem}"))?;
                }
            }
            "anyOf" => {
                let choices = wanted.as_array().cloned().unwrap_or_default();
                let problems: Vec<String> =
                    choices.iter().filter_map(|choice| fits(root, choice, value).err()).collect();
                if problems.len() == choices.len() {
                    return Err(problems.join(", or "));
                }
            }
            "const" | "enum" | "minimum" | "$schema" | "$id" | "$defs" | "title"
            | "description" => {}
            other => panic!("the schema uses {other:?}, which this test does not know"),
        }
    }
    Ok(())
}

fn is(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => false,
    }
}
