// Asks the fake workspace through the client that Microsoft publishes for Node.js, and says what it reads.
import { AzureMachineLearningWorkspaces } from "@azure/arm-machinelearning";
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import assert from "node:assert/strict";

const { ARM: endpoint, TOKEN: token, SUBSCRIPTION: subscription, GROUP: group, WORKSPACE: workspace, LOCATION: location, ACCOUNT: account, KEY: key, CONTAINER: container } = process.env;
const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
const client = new AzureMachineLearningWorkspaces(credential, subscription, { endpoint, apiVersion: "2026-05-01", allowInsecureConnection: true });
// The client sends no token over HTTP; this one is for a machine of its own.
client.pipeline.removePolicy({ name: "bearerTokenAuthenticationPolicy" });
client.pipeline.addPolicy({ name: "token", sendRequest: (request, next) => { request.headers.set("Authorization", `Bearer ${token}`); request.allowInsecureConnection = true; return next(request); } });
const wait = { updateIntervalInMs: 10 };
const all = async pages => { const found = []; for await (const one of pages) found.push(one); return found; };

const ws = await client.workspaces.get(group, workspace);
assert.equal(ws.location, location);

const compute = await client.computeOperations.beginCreateOrUpdateAndWait(group, workspace, "head-cpu", {
  location, properties: { computeType: "AmlCompute", properties: { vmSize: "STANDARD_D2_V2", vmPriority: "Dedicated", scaleSettings: { maxNodeCount: 2, minNodeCount: 0 } } },
}, wait);
assert.equal(compute.properties.provisioningState, "Succeeded");
assert.deepEqual((await all(client.computeOperations.list(group, workspace))).map(c => c.name), ["head-cpu"]);

const environment = await client.environmentVersions.createOrUpdate(group, workspace, "base", "1", { properties: { image: "example.azurecr.io/base:1", osType: "Linux" } });
assert.equal(environment.name, "1");

const job = await client.jobs.createOrUpdate(group, workspace, "pong-1", {
  properties: { jobType: "Command", command: "echo hello", environmentId: environment.id, computeId: compute.id, tags: { team: "rl" } },
});
assert.equal(job.properties.jobType, "Command");
assert.equal(job.properties.status, "Queued");
assert.deepEqual((await all(client.jobs.list(group, workspace))).map(j => j.name), ["pong-1"]);
await client.jobs.beginCancelAndWait(group, workspace, "pong-1", wait);
assert.equal((await client.jobs.get(group, workspace, "pong-1")).properties.status, "Canceled");
await assert.rejects(client.jobs.get(group, workspace, "none"), error => error.statusCode === 404 && error.code === "UserError");

const model = await client.modelVersions.createOrUpdate(group, workspace, "pole", "1", { properties: { modelUri: "azureml://datastores/workspaceblobstore/paths/pole", modelType: "custom_model" } });
assert.deepEqual((await all(client.modelVersions.list(group, workspace, "pole"))).map(m => m.name), ["1"]);

const online = { location, identity: { type: "SystemAssigned" }, properties: { authMode: "Key" } };
const made = await client.onlineEndpoints.beginCreateOrUpdateAndWait(group, workspace, "pole", online, wait);
assert.match(made.properties.scoringUri, /\/endpoints\/pole\/invocations$/);
const deployment = await client.onlineDeployments.beginCreateOrUpdateAndWait(group, workspace, "pole", "policy", {
  location, sku: { name: "Default", capacity: 1 },
  properties: { endpointComputeType: "Managed", instanceType: "Standard_DS3_v2", model: model.id, environmentId: environment.id, scaleSettings: { scaleType: "Default" } },
}, wait);
assert.equal(deployment.properties.provisioningState, "Succeeded");
assert.ok((await client.onlineEndpoints.listKeys(group, workspace, "pole")).primaryKey);
assert.deepEqual((await all(client.onlineEndpoints.list(group, workspace))).map(e => e.name), ["pole"]);
await client.onlineEndpoints.beginDeleteAndWait(group, workspace, "pole", wait);
assert.deepEqual(await all(client.onlineEndpoints.list(group, workspace)), []);
await client.modelVersions.delete(group, workspace, "pole", "1");
await client.computeOperations.beginDeleteAndWait(group, workspace, "head-cpu", "Delete", wait);
assert.deepEqual(await all(client.computeOperations.list(group, workspace)), []);

// The storage account, by the client for blobs.
const blobs = new BlobServiceClient(`${endpoint}/${account}`, new StorageSharedKeyCredential(account, key)).getContainerClient(container);
await blobs.getBlockBlobClient("a/b.txt").upload("hello", 5);
assert.equal((await blobs.getBlockBlobClient("a/b.txt").downloadToBuffer()).toString(), "hello");
assert.deepEqual((await all(blobs.listBlobsFlat({ prefix: "a/" }))).map(b => b.name), ["a/b.txt"]);
await blobs.getBlockBlobClient("a/b.txt").delete();
console.log("read all");
