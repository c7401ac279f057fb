//! A capture full of secrets, each of its own kind and each unlike all others.

use std::{cell::RefCell, collections::BTreeMap};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};

/// The secrets, by what they are. Their shapes are those of real ones: random, spoken, short, with odd letters.
const SECRETS: &[(&str, &str)] = &[
    ("session cookie", "s%3AqWx81LmZ0ePq.7yTbVn"),
    ("second cookie", "u7Tq-0pLx_33kd"),
    ("short cookie", "zk9q"),
    ("letters cookie", "WaldspazierGang"),
    ("nameless cookie", "nml0Q8aa71zz"),
    ("quoted cookie", "quo ted,9931x"),
    ("cookie in Set-Cookie", "9fJk22Qm-aaLq81"),
    ("cookie with a token in JSON", "jc51Lq0PzMw8"),
    ("parsed request cookie", "prc-771-KdLm2"),
    ("parsed response cookie", "rsc-882-LdKm3"),
    ("deleted cookie", "gone-4471-Xy"),
    ("bearer token", "0pAq.bEaReR-55120xyz~"),
    ("basic user", "bernadette"),
    ("basic password", "b4sic&Pa:ss"),
    ("digest response", "6629fae49393a05397450978507c4ef1"),
    ("digest nonce", "dcd98b7102dd2f0e8b11d0f600bfb0c0"),
    ("digest user", "mufasa77"),
    ("raw authorization", "rawAuthKey00117"),
    ("custom scheme", "tkn_4f5g6h7j8k"),
    ("hawk mac", "6R4rV5iE+NPoym+WwjeHzjAGXUtLNIxmo1vpMofpLAE="),
    ("proxy authorization", "cHJveHk6czNjcmV0LXByb3h5"),
    ("api key header", "ak-live-0011223344"),
    ("csrf header", "csrfHdr-19ab77"),
    ("auth token header", "xat.99.zzTop81"),
    ("amazon token", "FwoGZXIvYXdzEBYaDKq81"),
    ("websocket protocol token", "wsprotoTok3n771"),
    ("remote user", "rosalinda.k"),
    ("forwarded email", "fwd.person@firma-x.test"),
    ("dpop proof", "eyJ0eXAiOiJkcG9wK2p3dCJ9.eyJqdGkiOiJkcG9wLTEifQ.c2lnLWRwb3AtMDAx"),
    ("form password", "Tr0ub4dor & 3!"),
    ("password in a field of any name", "any-name-pw-7171"),
    ("form user", "mallory_93"),
    ("form one-time code", "482913"),
    ("j_password", "jsecret ünï 5"),
    ("spoken password", "correcthorsebattery"),
    ("client secret", "GOCSPX-4tRe9client"),
    ("authorization code", "SplxlOBeZQQYbYS6WxSbIA"),
    ("code verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
    ("refresh token", "tGzv3JO0kF0XG5Qx2TlKWIA"),
    ("device code", "GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS"),
    ("user code", "WDJB-MJHT"),
    ("state", "af0ifjsldkj-state"),
    ("nonce", "n-0S6_WzA2Mj"),
    ("login hint", "hint.person@firma-x.test"),
    ("json password", "hunter2-json"),
    ("deep json password", "d33p:hunter/3"),
    ("camel case token", "camelTok-00aa11"),
    ("numeric one-time code", "771204"),
    ("json in json token", "inner-tok-77x"),
    ("session id in json", "sess-json-4410"),
    ("e-mail in json", "alice.contact@firma-x.test"),
    ("name claim", "Aloysia Weberin"),
    ("given name", "Aloysiana"),
    ("phone", "+49 171 5551234"),
    ("birthdate", "1979-04-17"),
    ("street", "Lindenallee 17b"),
    ("recovery code", "rc7f-99ad-11ze"),
    ("second recovery code", "rc8g-88be-22yf"),
    ("security answer", "MeinHundRex"),
    ("multipart password", "mp-päss-5511"),
    ("multipart json token", "mpj-tok-7777x"),
    ("base64 body token", "b64body-tok-31"),
    ("query access token", "qat-ya29.a0AfH6"),
    ("query api key", "AIzaSyD-9tSrke72"),
    ("query e-mail", "query.person@firma-x.test"),
    ("signed url", "f4be1099aa77"),
    ("reset path token", "rs7Kq2Lm9Pz4Xw6Vb8Nc"),
    ("short path token", "k3y7-z"),
    ("magic link", "mgc-tok-5J5j"),
    ("user-info", "urluser:urlp4ss"),
    ("jsessionid", "A1B2C3D4E5F6.node7"),
    ("fragment token", "frag-tok.00bb22"),
    ("fragment id token", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJmcmFnLXN1YiJ9.ZnJhZy1zaWc"),
    ("referer token", "ref-tok-6611aa"),
    ("nested return url", "nest-code-8181"),
    ("twice encoded", "twice-tok-9292"),
    ("refresh header token", "rfh-tok-1313"),
    ("link header token", "lnk-tok-1414"),
    ("hidden input", "hid-inp-1515aa"),
    ("single quoted input", "sgl-inp-1616bb"),
    ("bare input", "bar-inp-1717cc"),
    ("meta content", "meta-csrf-1818dd"),
    ("script variable", "scr-var-1919ee"),
    ("script object", "scrobj2020ffgg"),
    ("data attribute", "dat-att-2121hh"),
    ("html e-mail", "html.person@firma-x.test"),
    ("greeting in html", "Theophila Grünwald"),
    ("saml name id", "saml.person@firma-x.test"),
    ("saml attribute", "SamlSurname-Obermaier"),
    ("saml redirect", "fZJNT+MwEIbvSPwHy/ekSdl2saw"),
    ("relay state", "rly-2222-opaque"),
    ("ws-fed result", "wresult-sig-2323"),
    ("xml password", "xml-pw-2424"),
    ("soap password", "soap+pw/2525"),
    ("graphql password", "gql-pw-2626"),
    ("plain text password", "txt-pw-2727"),
    ("cas ticket", "ST-1856339-aA5Yuvrxzpv8Tau1cYQ7"),
    ("passkey signature", "MEUCIQDx0-passkey-sig81"),
    ("passkey user handle", "dXNlckhhbmRsZS04Mjgy"),
    ("passkey challenge", "Y2hhbGxlbmdlLTgzODM"),
    ("totp secret", "JBSWY3DPEHPK3PXP"),
    ("private key", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"),
    ("websocket json token", "wsj-tok-2828"),
    ("websocket text token", "wst-tok-2929"),
    ("jwt e-mail", "jwt.person@firma-x.test"),
    ("jwt name", "Jwt Persönchen"),
    ("jwt session", "jwt-sid-3030"),
    ("jwt nonce", "jwt-nonce-3131"),
    ("error description", "errdesc.person@firma-x.test"),
    ("page title code", "ttl-code-3232"),
    ("initiator token", "ini-tok-3333"),
    ("date that is none", "not-a-date-tok-3434"),
    ("comment", "cmt-tok-3535"),
    ("echoed cookie", "ech-ck-4040"),
    ("echoed authorization", "ech-auth-4141"),
    ("quoted bearer", "qtd-brr-4242"),
    ("log line authorization", "log-auth-4343"),
    ("xml attribute password", "xat-pw-4444"),
    ("encoded e-mail in text", "enc.person@firma-x.test"),
    ("e-mail as a key", "key.person@firma-x.test"),
    ("guarded json code", "grd-rc-4545"),
    ("user id header", "usr-4646"),
    ("cut json token", "cut-tok-4747"),
    ("access key id", "AKIA4848EXAMPLE"),
    ("web-request form password", "wrf-pw-3636"),
    ("web-request raw password", "wrr-pw-3737"),
    ("web-request cookie", "wrc-ck-3838"),
    ("body line token", "bdl-tok-3939"),
    ("cookie of the browser's store", "sto-ck-4949"),
];

/// Hands out secrets and knows which ones were planted.
#[derive(Default)]
pub(crate) struct Secrets {
    planted: RefCell<BTreeMap<String, &'static str>>,
}

impl Secrets {
    /// The secret of this kind; from now on it counts as planted.
    pub(crate) fn get(&self, kind: &str) -> &'static str {
        let (kind, secret) = SECRETS
            .iter()
            .find(|(name, _)| *name == kind)
            .unwrap_or_else(|| panic!("there is no {kind:?}"));
        self.planted.borrow_mut().insert((*kind).to_owned(), secret);
        secret
    }

    /// Adds one that is made of others.
    fn made(&self, kind: &str, secret: String) -> String {
        self.planted.borrow_mut().insert(kind.to_owned(), secret.clone().leak());
        secret
    }

    /// Everything planted: what it is, and the secret.
    pub(crate) fn planted(&self) -> BTreeMap<String, &'static str> {
        self.planted.borrow().clone()
    }

    /// Kinds of the list that no capture holds.
    pub(crate) fn forgotten(&self) -> Vec<&'static str> {
        let planted = self.planted.borrow();
        SECRETS.iter().map(|(kind, _)| *kind).filter(|kind| !planted.contains_key(*kind)).collect()
    }
}

/// As in queries and forms.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                (byte as char).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

fn form(fields: &[(&str, &str)]) -> String {
    fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect::<Vec<_>>()
        .join("&")
}

fn headers(lines: &[(&str, String)]) -> Value {
    lines.iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
}

/// One entry; `more` is laid over request and response.
fn entry(second: usize, method: &str, url: &str, request: Value, response: Value) -> Value {
    let mut entry = json!({
        "startedDateTime": format!("2026-11-20T10:00:{second:02}.000Z"), "time": 20, "_resourceType": "document",
        "request": {"method": method, "url": url, "httpVersion": "HTTP/1.1", "headers": [], "cookies": [], "queryString": []},
        "response": {"status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1", "headers": [], "cookies": [],
                     "content": {"size": 0, "mimeType": "text/html"}, "redirectURL": ""},
    });
    for (side, more) in [("request", request), ("response", response)] {
        if let (Some(target), Value::Object(more)) = (entry[side].as_object_mut(), more) {
            target.extend(more);
        }
    }
    entry
}

fn posted(mime: &str, text: &str) -> Value {
    json!({"mimeType": mime, "text": text})
}

fn content(mime: &str, text: &str) -> Value {
    json!({"size": text.len(), "mimeType": mime, "text": text})
}

/// The HAR.
pub(crate) fn har(s: &Secrets) -> Value {
    let app = "https://app.firma.test";
    let idp = "https://idp.firma.test";
    let get = |kind: &str| s.get(kind).to_owned();
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let jwt = s.made("jwt", format!("{}.{}.{}",
        part(&json!({"alg": "RS256", "kid": "key-2026"})),
        part(&json!({"iss": idp, "exp": 1_795_168_500, "email": get("jwt e-mail"), "name": get("jwt name"),
                     "sid": get("jwt session"), "nonce": get("jwt nonce"), "aud": "portal"})),
        "c2lnbmF0dXJlLW9mLXRoZS1qd3Q"));
    let basic = s.made(
        "basic credentials",
        STANDARD.encode(format!("{}:{}", get("basic user"), get("basic password"))),
    );
    let assertion = s.made("saml assertion", STANDARD.encode(format!(
        "<samlp:Response><saml:Subject><saml:NameID>{}</saml:NameID></saml:Subject><saml:AttributeValue>{}</saml:AttributeValue></samlp:Response>",
        get("saml name id"), get("saml attribute"))));
    let base64_body = s.made(
        "base64 body",
        STANDARD.encode(json!({"access_token": get("base64 body token")}).to_string()),
    );
    let inner = json!({"refreshToken": get("json in json token")}).to_string();
    let cookie_json = encoded(&json!({"token": get("cookie with a token in JSON")}).to_string());
    let sids = format!(
        "sid={}; b={}; k={}; w={}; {}; q=\"{}\"; cfg={cookie_json}",
        get("session cookie"),
        get("second cookie"),
        get("short cookie"),
        get("letters cookie"),
        get("nameless cookie"),
        get("quoted cookie")
    );
    let entries = vec![
        entry(
            1,
            "GET",
            &format!(
                "{app}/login?access_token={}&key={}&mail={}&X-Amz-Signature={}&login_hint={}",
                get("query access token"),
                get("query api key"),
                encoded(s.get("query e-mail")),
                get("signed url"),
                encoded(s.get("login hint"))
            ),
            json!({"headers": headers(&[("Host", "app.firma.test".into()), ("Cookie", sids.clone()), ("Referer", format!("{app}/start?token={}", get("referer token"))),
                    ("X-Api-Key", get("api key header")), ("X-CSRF-Token", get("csrf header")), ("X-Auth-Token", get("auth token header")),
                    ("X-Amz-Security-Token", get("amazon token")), ("Sec-WebSocket-Protocol", format!("bearer, {}", get("websocket protocol token"))),
                    ("X-Remote-User", get("remote user")), ("X-Forwarded-Email", get("forwarded email")), ("DPoP", get("dpop proof")),
                    ("Proxy-Authorization", format!("Basic {}", get("proxy authorization")))]),
                   "cookies": [{"name": "sid", "value": get("parsed request cookie")}],
                   "queryString": [{"name": "access_token", "value": get("query access token")}], "comment": format!("seen with {}", get("comment"))}),
            json!({"headers": headers(&[("Content-Type", "text/html; charset=utf-8".into()), ("Set-Cookie", format!("sid={}; Path=/; SameSite=None", get("cookie in Set-Cookie"))),
                    ("Set-Cookie", format!("old={}; Path=/; Max-Age=0", get("deleted cookie"))), ("Refresh", format!("0; url=/next?token={}", get("refresh header token"))),
                    ("Link", format!("</app.js?token={}>; rel=preload", get("link header token"))), ("ETag", "\"abc\"".into())]),
                   "cookies": [{"name": "sid", "value": get("parsed response cookie")}],
                   "content": content("text/html", &format!("<html><meta name=\"csrf-token\" content=\"{}\"><form action=\"/login\" data-session=\"{}\">\
                     <input type=\"hidden\" name=\"_csrf\" value=\"{}\"><input name='tok' value='{}'><input name=t value={}><input type=password name=q><input type=submit value=\"Sign in\"></form>\
                     <p>Welcome back, <b class=\"user-name\">{}</b> ({})</p><script>var csrfToken = '{}'; window.cfg = {{\"apiToken\": \"{}\", \"debug\": true}};</script></html>",
                     get("meta content"), get("data attribute"), get("hidden input"), get("single quoted input"), get("bare input"), get("greeting in html"),
                     get("html e-mail"), get("script variable"), get("script object")))}),
        ),
        entry(
            2,
            "POST",
            &format!(
                "https://{}@app.firma.test/login;jsessionid={}",
                get("user-info"),
                get("jsessionid")
            ),
            json!({"headers": headers(&[("Host", "app.firma.test".into()), ("Content-Type", "application/x-www-form-urlencoded".into()), ("Authorization", format!("Basic {basic}"))]),
                   "postData": {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "password", "value": get("form password")}],
                     "text": form(&[("username", s.get("form user")), ("password", s.get("form password")), ("otp", s.get("form one-time code")), ("j_password", s.get("j_password")),
                       ("pwd2", s.get("spoken password")), ("security_answer", s.get("security answer")), ("q", s.get("password in a field of any name"))])}}),
            json!({"status": 302, "headers": headers(&[("Location", format!("{app}/cb#access_token={}&id_token={}&token_type=Bearer", get("fragment token"), get("fragment id token")))]),
                   "redirectURL": format!("{app}/cb#access_token={}", get("fragment token"))}),
        ),
        entry(
            3,
            "POST",
            &format!("{idp}/token"),
            json!({"headers": headers(&[("Host", "idp.firma.test".into()), ("Authorization", format!("Digest username=\"{}\", realm=\"x\", nonce=\"{}\", response=\"{}\"", get("digest user"), get("digest nonce"), get("digest response")))]),
                   "postData": posted("application/x-www-form-urlencoded", &form(&[("grant_type", "authorization_code"), ("code", s.get("authorization code")), ("code_verifier", s.get("code verifier")),
                     ("client_secret", s.get("client secret")), ("redirect_uri", &format!("{app}/cb"))]))}),
            json!({"content": content("application/json", &json!({"access_token": jwt, "refresh_token": get("refresh token"), "expires_in": 300, "token_type": "Bearer",
                     "device_code": get("device code"), "user_code": get("user code")}).to_string())}),
        ),
        entry(
            4,
            "GET",
            &format!("{app}/api/me"),
            json!({"headers": headers(&[("Host", "app.firma.test".into()), ("Authorization", format!("Bearer {jwt}"))])}),
            json!({"status": 401, "headers": headers(&[("WWW-Authenticate", format!("Bearer error=\"invalid_token\", error_description=\"unknown user {}\"", get("error description")))]),
                   "content": content("application/json", &json!({"data": {"profile": [{"password": get("deep json password"), "contact": get("e-mail in json"), "displayName": get("name claim"),
                     "given_name": get("given name"), "phone_number": get("phone"), "birthdate": get("birthdate"), "address": {"street_address": get("street")}}],
                     "recoveryCodes": [get("recovery code"), get("second recovery code")], "sessionId": get("session id in json")},
                     "accessToken": get("camel case token"), "payload": inner, "expires": 300, "roles": ["admin"]}).to_string())}),
        ),
        entry(
            5,
            "POST",
            &format!("{app}/api/login"),
            json!({"headers": headers(&[("Host", "app.firma.test".into()), ("Authorization", format!("Bearer {}", get("bearer token")))]),
                   "postData": posted("application/json", &json!({"user": {"password": get("json password")}, "otp": get("numeric one-time code").parse::<u32>().unwrap_or_default()}).to_string())}),
            json!({"content": {"size": 40, "mimeType": "application/json", "encoding": "base64", "text": base64_body}}),
        ),
        entry(
            6,
            "POST",
            &format!("{app}/upload"),
            json!({"headers": headers(&[("Authorization", get("raw authorization"))]),
                   "postData": posted("multipart/form-data; boundary=x", &format!("--x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n{}\r\n--x\r\nContent-Disposition: form-data; name=\"meta\"\r\n\r\n{}\r\n--x--\r\n",
                     get("multipart password"), json!({"apiToken": get("multipart json token")})))}),
            json!({"content": content("text/plain", &format!("login failed for password={} and otpauth://totp/x?secret={}", get("plain text password"), get("totp secret")))}),
        ),
        entry(
            7,
            "POST",
            &format!("{app}/saml/acs"),
            json!({"headers": headers(&[("Authorization", format!("Token {}", get("custom scheme")))]),
                   "postData": posted("application/x-www-form-urlencoded", &form(&[("SAMLResponse", &assertion), ("RelayState", s.get("relay state")), ("wresult", &format!("<t:Sig>{}</t:Sig>", get("ws-fed result")))]))}),
            json!({"content": content("text/xml", &format!("<r><password>{}</password><wsse:Password Type=\"x\">{}</wsse:Password><KeyInfo>-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----</KeyInfo></r>",
                     get("xml password"), get("soap password"), get("private key")))}),
        ),
        entry(
            8,
            "GET",
            &format!(
                "{idp}/sso?SAMLRequest={}&state={}&nonce={}&ReturnUrl={}&next={}",
                encoded(s.get("saml redirect")),
                get("state"),
                get("nonce"),
                encoded(&format!("/cb?code={}", get("nested return url"))),
                encoded(&encoded(&format!("{app}/x?access_token={}", get("twice encoded"))))
            ),
            json!({"headers": headers(&[("Authorization", format!("Hawk id=\"a\", mac=\"{}\"", get("hawk mac")))])}),
            json!({}),
        ),
        entry(
            9,
            "GET",
            &format!(
                "{app}/reset-password/{}?ticket={}",
                get("reset path token"),
                get("cas ticket")
            ),
            json!({}),
            json!({}),
        ),
        entry(
            10,
            "GET",
            &format!("{app}/verify/{}", get("short path token")),
            json!({}),
            json!({}),
        ),
        entry(11, "GET", &format!("{app}/magic/{}/go", get("magic link")), json!({}), json!({})),
        entry(
            12,
            "POST",
            &format!("{app}/graphql"),
            json!({"postData": posted("application/json", &json!({"query": format!("mutation {{ login(user: \"x\", password: \"{}\") {{ ok }} }}", get("graphql password"))}).to_string())}),
            json!({"content": content("application/json", &json!({"id": "x", "rawId": "x", "response": {"signature": get("passkey signature"), "userHandle": get("passkey user handle")}, "challenge": get("passkey challenge")}).to_string())}),
        ),
        entry(
            15,
            "POST",
            &format!("{app}/echo?AWSAccessKeyId={}", get("access key id")),
            json!({"headers": headers(&[("X-User-Id", get("user id header"))]),
                   "postData": posted("application/xml", &format!("<login user=\"x\" password=\"{}\"/>", get("xml attribute password")))}),
            json!({"content": content("application/json", &json!({"headers": {"Cookie": format!("a={}", get("echoed cookie")), "Authorization": format!("Bearer {}", get("echoed authorization"))},
                     "users": {get("e-mail as a key"): {"ok": true}}, "message": format!("sent Bearer {} for {}", get("quoted bearer"), encoded(s.get("encoded e-mail in text")))}).to_string())}),
        ),
        entry(
            16,
            "GET",
            &format!("{app}/guarded"),
            json!({"postData": posted("text/plain", &format!("> Authorization: Bearer {}\n> Accept: */*", get("log line authorization")))}),
            json!({"content": content("application/json", &format!(")]}}'\n{}", json!({"recoveryCodes": [get("guarded json code")]})))}),
        ),
        entry(
            17,
            "GET",
            &format!("{app}/cut"),
            json!({}),
            json!({"content": content("application/json", &format!("{{\"a\":[1,2],\"access_token\":\"{}\",\"b\":", get("cut json token")))}),
        ),
        {
            let mut entry =
                entry(13, "GET", "wss://app.firma.test/feed", json!({}), json!({"status": 101}));
            entry["_resourceType"] = json!("websocket");
            entry["_webSocketMessages"] = json!([{"type": "send", "time": 1, "opcode": 1, "data": json!({"token": get("websocket json token")}).to_string()},
                {"type": "receive", "time": 2, "opcode": 1, "data": format!("AUTH token={}", get("websocket text token"))}]);
            entry["_initiator"] = json!({"type": "script", "url": format!("{app}/x?token={}", get("initiator token"))});
            entry
        },
        {
            let mut broken = entry(14, "GET", &format!("{app}/late"), json!({}), json!({}));
            broken["startedDateTime"] = json!(get("date that is none"));
            broken
        },
    ];
    json!({"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"},
        "pages": [{"id": "page_1", "startedDateTime": "2026-11-20T10:00:00.000Z", "title": format!("{app}/cb?code={}", get("page title code"))}],
        "entries": entries}})
}

/// The same HAR as lines of the extension, and what only those have.
pub(crate) fn recording(s: &Secrets) -> String {
    let har = har(s);
    let mut lines = vec![json!({"source": "session", "at": 1_795_168_800_000_u64, "browser": "chrome", "version": "156", "tab": 1, "url": ""}).to_string()];
    for entry in har["log"]["entries"].as_array().into_iter().flatten() {
        lines.push(
            json!({"source": "har", "at": 1_795_168_800_000_u64, "nth": 0, "entry": entry})
                .to_string(),
        );
    }
    let url = "https://app.firma.test/wr";
    let event = |event: &str, more: Value| {
        let mut details = json!({"requestId": "1", "url": url, "method": "POST", "type": "main_frame", "timeStamp": 1_795_168_830_000_u64, "frameId": 0});
        if let (Some(details), Value::Object(more)) = (details.as_object_mut(), more) {
            details.extend(more);
        }
        json!({"source": "web-request", "at": 1, "event": event, "details": details}).to_string()
    };
    lines.push(event(
        "onBeforeRequest",
        json!({"requestBody": {"formData": {"password": [s.get("web-request form password")]}}}),
    ));
    lines.push(event("onSendHeaders", json!({"requestHeaders": headers(&[("Cookie", format!("wr={}", s.get("web-request cookie")))])})));
    lines.push(event("onBeforeRequest", json!({"requestId": "2", "timeStamp": 1_795_168_831_000_u64,
        "requestBody": {"raw": [{"bytes": STANDARD.encode(json!({"password": s.get("web-request raw password")}).to_string())}]}})));
    lines.push(json!({"source": "cookies", "at": 1_795_168_832_000_u64, "asked": 1_795_168_832_000_u64, "hosts": ["app.firma.test"], "cookies": [
        {"name": "kept", "value": s.get("cookie of the browser's store"), "domain": "app.firma.test", "hostOnly": true, "path": "/", "httpOnly": true}]}).to_string());
    lines.push(json!({"source": "body", "at": 2, "nth": 0, "started": "2026-11-20T10:00:08.000Z", "method": "GET", "url": "https://idp.firma.test/x",
        "text": json!({"id_token": s.get("body line token")}).to_string(), "encoding": null}).to_string());
    lines.join("\n")
}
