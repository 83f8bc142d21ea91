import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";

// src/mysql/rds-token.ts
import { createHash, createHmac } from "node:crypto";
var TOKEN_SECONDS = 900;
function readAwsCredentials(env) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: token } = env;
  if (!accessKeyId || !secretAccessKey) return null;
  return {
    accessKeyId,
    secretAccessKey,
    sessionToken: token || null,
    region: env.AWS_REGION || env.AWS_DEFAULT_REGION || null
  };
}
function rdsToken(server, credentials, time = /* @__PURE__ */ new Date()) {
  const missing = (what) => new UserError(`A token of AWS for ${server.host} cannot be made: ${what}`, {
    hint: "Run aws-actions/configure-aws-credentials before (with `permissions: id-token: write`), or set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION.",
    exitCode: EXIT.usage
  });
  if (credentials === null) throw missing("the environment has no AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  const named = /\.([a-z]{2,}(?:-[a-z]+)+-\d)\.rds\.amazonaws\.com(?:\.cn)?$/i.exec(server.host)?.[1];
  const region = named?.toLowerCase() ?? credentials.region;
  if (region === null) throw missing("neither the host name nor AWS_REGION tells the region");
  return presign({
    host: `${server.host.toLowerCase()}:${server.port}`,
    path: "/",
    query: { Action: "connect", DBUser: server.user },
    service: "rds-db",
    region,
    credentials,
    seconds: TOKEN_SECONDS,
    payloadHash: sha256(""),
    time
  });
}
function presign(about) {
  const { credentials, host, path, payloadHash, region, service, time } = about;
  const stamp = time.toISOString().replace(/[-:]|\.\d+/g, "");
  const day = stamp.slice(0, 8);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const parameters = {
    ...about.query,
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": `${credentials.accessKeyId}/${scope}`,
    "X-Amz-Date": stamp,
    "X-Amz-Expires": String(about.seconds),
    ...credentials.sessionToken === null ? {} : { "X-Amz-Security-Token": credentials.sessionToken },
    "X-Amz-SignedHeaders": "host"
  };
  const query = Object.entries(parameters).map(([name, value]) => `${encode(name)}=${encode(value)}`).sort().join("&");
  const request = ["GET", path, query, `host:${host}`, "", "host", payloadHash].join("\n");
  const toSign = ["AWS4-HMAC-SHA256", stamp, scope, sha256(request)].join("\n");
  const key = [day, region, service, "aws4_request"].reduce(
    (secret, part) => createHmac("sha256", secret).update(part).digest(),
    `AWS4${credentials.secretAccessKey}`
  );
  const signature = createHmac("sha256", key).update(toSign).digest("hex");
  return `${host}${path}?${query}&X-Amz-Signature=${signature}`;
}
function encode(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}
function sha256(text) {
  return createHash("sha256").update(text).digest("hex");
}

export {
  readAwsCredentials,
  rdsToken
};
