// Starts s3rver on a free port and prints its address. s3rver 3.7.1 refuses little, but heeds less than S3:
// - It knows bodies in chunks (aws-chunked, with checksums behind them) by their header only, and would store their frames: they are
//   taken off here.
// - It takes aws:kms, checksums and signatures of version 4 without a look at them.
// - It cannot give up an upload in parts (405), and encrypts its marks of pages with DES, which OpenSSL has among its old ciphers only.
import { Readable } from "node:stream";
import S3rver from "s3rver";

const [directory] = process.argv.slice(2);
const server = new S3rver({ address: "127.0.0.1", port: 0, silent: true, vhostBuckets: false, directory });

const unframed = body => {
  const parts = [];
  for (let at = 0; ;) {
    const end = body.indexOf("\r\n", at);
    const length = parseInt(body.toString("latin1", at, end), 16);
    if (!(length > 0)) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
};

server.middleware.unshift(async (ctx, next) => {
  if (ctx.headers["x-amz-content-sha256"]?.startsWith("STREAMING-")) {
    const parts = [];
    for await (const part of ctx.req) parts.push(part);
    const content = unframed(Buffer.concat(parts));
    const { headers, method, url, socket } = ctx.req;
    headers["content-length"] = String(content.length);
    ctx.req = ctx.request.req = Object.assign(Readable.from([content], { objectMode: false }), { headers, method, url, socket });
  }
  await next();
});

const { port } = await server.run();
console.log(`http://127.0.0.1:${port}`);
