import { createHash, type KeyObject } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK } from 'jose'
import Provider from 'oidc-provider'

/** A real authorisation server on loopback: oidc-provider, which knows nothing of Assay or of the NHS API platform. */
export interface AuthorisationServer {
  tokenUrl: string
  authoriseUrl: string
  /** Whether it issued an access token, and it is still good. */
  knows(token: string): Promise<boolean>
  close(): Promise<void>
}

export interface RegisteredClient {
  publicKey: KeyObject
  kid: string
  redirectUri: string
  secret: string
  /** Seconds that an access token lives. */
  lifetime?: number
}

export const clientId = 'assay-test-client'
export const secretClientId = 'assay-test-client-with-secret'
export const resource = 'https://api.example.org'

/** Starts the server with one client that proves itself by private_key_jwt with RS512, and one that has a secret. */
export async function startAuthorisationServer(client: RegisteredClient): Promise<AuthorisationServer> {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'RS512',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        jwks: {
          keys: [{ ...(await exportJWK(client.publicKey)), kid: client.kid, alg: 'RS512', use: 'sig' } as never],
        },
      },
      {
        client_id: secretClientId,
        client_secret: client.secret,
        token_endpoint_auth_method: 'client_secret_post',
        grant_types: ['authorization_code'],
        redirect_uris: [client.redirectUri],
        response_types: ['code'],
      },
    ],
    cookies: { keys: [createHash('sha256').update('cookies of the test').digest('hex')] },
    pkce: { required: () => false },
    enabledJWA: { clientAuthSigningAlgValues: ['RS512'] },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: true },
      resourceIndicators: { enabled: false },
    },
    ttl: {
      ClientCredentials: client.lifetime ?? 600,
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
    },
    findAccount: (_context, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  })
  provider.on('server_error', () => {})
  server.on('request', provider.callback())
  return {
    tokenUrl: `${issuer}/token`,
    authoriseUrl: `${issuer}/auth`,
    async knows(token) {
      const found = (await provider.ClientCredentials.find(token)) ?? (await provider.AccessToken.find(token))
      return found?.isValid === true
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
