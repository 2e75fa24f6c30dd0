// A door that speaks HTTP/2 over TLS, as a proxy in front of an install does: node door.mjs certificate key
// Prints its own port and reads that of the install; Lighthouse asks through it.
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { createSecureServer } from "node:http2";

const [own, key] = process.argv.slice(2);
let behind = 0;
// What belongs to one connection and is not handed on.
const OWN = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade"]);
const handedOn = (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(":") && !OWN.has(name)));

const door = createSecureServer({ cert: readFileSync(own), key: readFileSync(key), allowHTTP1: true }, (asked, answer) => {
  const headers = { ...handedOn(asked.headers), host: asked.authority ?? asked.headers.host, "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "https" };
  const install = request({ host: "127.0.0.1", port: behind, method: asked.method, path: asked.url, headers }, (got) => {
    answer.writeHead(got.statusCode, handedOn(got.headers));
    got.pipe(answer);
  });
  install.on("error", () => answer.destroy());
  asked.pipe(install);
});
door.listen(0, "127.0.0.1", () => console.log(door.address().port));
process.stdin.on("data", (told) => { behind = Number(told); }).on("end", () => process.exit());
