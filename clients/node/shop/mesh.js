import { experimental } from '@grpc/grpc-js';
import { channelOptions, target } from './channel.js';

/**
 * Who this process is in the mesh, from the variables that the mesh gives to every workload. The files are read again every
 * few seconds: certificates live for an hour and are renewed in place.
 */
export function workload({ env = process.env, refreshIntervalMs = 5_000 } = {}) {
  const required = (name) => {
    if (!env[name]) throw new Error(`${name} is not set: a workload of the mesh needs a certificate, its key and the trust bundle.`);
    return env[name];
  };
  const trustDomain = env.Mesh__TrustDomain ?? 'shop.local';
  const namespace = env.Mesh__Namespace ?? 'local';
  return {
    files: new experimental.FileWatcherCertificateProvider({
      certificateFile: required('Mesh__Identity__CertificatePath'),
      privateKeyFile: required('Mesh__Identity__PrivateKeyPath'),
      caCertificateFile: required('Mesh__Identity__TrustBundlePath'),
      refreshIntervalMs,
    }),
    trustDomain,
    /** The SPIFFE id of a service of the same mesh. */
    idOf: (service) => `spiffe://${trustDomain}/ns/${namespace}/sa/${service}`,
  };
}

/**
 * A client of a service's mesh listeners, where services call each other: mutual TLS with SPIFFE ids.
 *
 * Certificates of the mesh name no host, they name a workload. So what is verified is not where the server is but who it is: the chain
 * leads to the mesh's authority, as always, and the one name in the certificate is that of the service that is meant.
 */
export function connectMesh(Service, addresses, { workload, service }) {
  const expected = workload.idOf(service);
  const tls = experimental.createCertificateProviderChannelCredentials(workload.files, workload.files, {
    // Takes the place of the comparison with the host name.
    checkServerIdentity: (_host, certificate) => {
      const id = spiffeId(certificate);
      return id === expected ? undefined : new Error(`The server is ${id ?? 'no workload'}, not ${expected}.`);
    },
  });
  return new Service(
    target(addresses),
    tls,
    channelOptions(Service, { 'grpc.ssl_target_name_override': service, 'grpc.default_authority': service }),
  );
}

/** The SPIFFE id of a verified peer; undefined if its certificate is not an X.509-SVID, which names one URI and nothing else. */
export function spiffeId(certificate) {
  return /^URI:(spiffe:\/\/[a-z0-9._-]+\/[A-Za-z0-9._/-]+)$/.exec(certificate?.subjectaltname ?? '')?.[1];
}
