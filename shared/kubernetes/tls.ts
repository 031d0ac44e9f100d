/** Which TLS the components of profile secure speak. */

/** What the CIS Kubernetes Benchmark 1.12 (1.2.29, 4.2.12) and Mozilla's "Intermediate" have in common, by Go's names. */
export const cipherSuites = [
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
] as const;

/** As Kubernetes' components call it. */
export const MIN_TLS = 'VersionTLS12';
