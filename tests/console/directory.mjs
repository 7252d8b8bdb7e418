// The municipality's directory, as its people sign in: a real OpenID Connect provider (oidc-provider) over TLS. Who signs in
// as NAME.GROUP is in the group lautturi-GROUP. The console stands behind the address /session/return of this host, as behind
// a municipality's proxy, for its own port is not known when the directory starts.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { CONSOLE_PACKAGES, CONSOLE_FOLDER: folder } = process.env;
const packages = createRequire(join(CONSOLE_PACKAGES, 'package.json'));
const { Provider } = await import(pathToFileURL(packages.resolve('oidc-provider')));

let answer;
const server = createServer(
  { cert: readFileSync(join(folder, 'certs', 'directory.pem')), key: readFileSync(join(folder, 'certs', 'directory.key')) },
  (request, response) => answer(request, response),
);
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `https://127.0.0.1:${server.address().port}`;

const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
const provider = new Provider(issuer, {
  jwks: { keys: [{ ...key, use: 'sig', kid: 'first', alg: 'RS256' }] },
  cookies: { keys: ['a key for the cookies of a test'] },
  clients: [{ client_id: 'lautturi', client_secret: 'a secret of a test', redirect_uris: [`${issuer}/session/return`] }],
  claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, preferred_username: `${id.split('.')[0]}@kunta.example`, groups: [`lautturi-${id.split('.')[1]}`] }),
  }),
});
const own = provider.callback();
answer = (request, response) => {
  if (request.url.startsWith('/session/return')) {
    const port = readFileSync(join(folder, 'ports'), 'utf8').match(/^admin=(\d+)$/m)[1];
    response.writeHead(303, { Location: `https://127.0.0.1:${port}${request.url}` }).end();
    return;
  }
  own(request, response);
};
writeFileSync(join(folder, 'directory.port'), String(server.address().port));
