//! The certificate of the lab's hosts, made anew at every start.

use std::sync::Arc;

use anyhow::Context as _;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;

use crate::scenario::HOSTS;

/// A certification authority that lives as long as the lab, and a server that it vouches for.
pub(crate) struct Certificate {
    /// The authority's certificate, for clients that check.
    pub(crate) authority_pem: String,
    /// What the TLS server needs.
    pub(crate) server: Arc<ServerConfig>,
}

impl Certificate {
    pub(crate) fn make() -> anyhow::Result<Self> {
        let authority_key = KeyPair::generate()?;
        let mut authority = CertificateParams::default();
        authority.distinguished_name.push(DnType::CommonName, "Loginscope lab");
        authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let authority_pem = authority.self_signed(&authority_key)?.pem();
        let issuer = Issuer::new(authority, authority_key);

        let key = KeyPair::generate()?;
        let names = HOSTS.iter().chain(&["*.test", "*.app.test", "*.localhost", "::1"]);
        let mut leaf = CertificateParams::new(names.map(ToString::to_string).collect::<Vec<_>>())?;
        leaf.distinguished_name.push(DnType::CommonName, "app.test");
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let leaf = leaf.signed_by(&key, &issuer)?;

        let private = PrivateKeyDer::try_from(key.serialize_der())
            .map_err(|reason| anyhow::anyhow!("the new private key is unusable: {reason}"))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut server = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], private)
            .context("the new certificate is unusable")?;
        // One protocol on both ports keeps what a browser reports comparable.
        server.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { authority_pem, server: Arc::new(server) })
    }
}
