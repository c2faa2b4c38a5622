// Makes each call of the fake with the official clients, and reads each answer. The variables of the fake are set; it is prepared by OfficialClientTests.
import assert from "node:assert/strict";
import { CloudWatchLogsClient, DescribeLogStreamsCommand, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import * as s3 from "@aws-sdk/client-s3";
import * as sm from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

let failures = 0;
const test = async (name, body) => {
  try {
    await body();
    console.log(`ok ${name}`);
  } catch (error) {
    failures++;
    console.log(`FAILED ${name}: ${error.stack}`);
  }
};
const fails = async (promise, name, words) => {
  const error = await promise.then(() => assert.fail(`no ${name}`), e => e);
  assert.equal(error.name, name, error.stack);
  if (words) assert.match(error.message, words);
  return error;
};
const retry = { maxAttempts: 1 };
const patient = { maxAttempts: 4 };
const client = new sm.SageMakerClient(retry);
const send = (Command, input) => client.send(new Command(input));
const all = async (pages, member) => {
  const items = [];
  for await (const page of pages) items.push(...(page[member] ?? []));
  return items;
};
const role = "arn:aws:iam::123456789012:role/SageMakerRole";
const image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/rl:1";
const job = (name, more = {}) => ({
  TrainingJobName: name,
  RoleArn: role,
  AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: "File", MetricDefinitions: [{ Name: "reward", Regex: "reward=(.*?)," }] },
  HyperParameters: { experiment: "pong", "algorithm.learning_rate": "0.001" },
  InputDataConfig: [{ ChannelName: "maps", DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://data/maps" } } }],
  OutputDataConfig: { S3OutputPath: "s3://out/runs" },
  ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 },
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
  Tags: [{ Key: "team", Value: "rl" }, { Key: "run", Value: "7" }, { Key: "x", Value: "" }],
  ...more,
});

await test("a training job from its creation to its end", async () => {
  const { TrainingJobArn } = await send(sm.CreateTrainingJobCommand, job("job-1"));
  const seen = [];
  let found;
  do {
    found = await send(sm.DescribeTrainingJobCommand, { TrainingJobName: "job-1" });
    seen.push(`${found.TrainingJobStatus}/${found.SecondaryStatus}`);
  } while (found.TrainingJobStatus === "InProgress");
  assert.deepEqual(seen, ["InProgress/Starting", "InProgress/Training", "Completed/Completed"]);
  assert.equal(found.TrainingJobArn, TrainingJobArn);
  assert.equal(found.ModelArtifacts.S3ModelArtifacts, "s3://out/runs/job-1/output/model.tar.gz");
  assert.ok(found.CreationTime instanceof Date && Math.abs(found.CreationTime - Date.now()) < 600_000);
  assert.ok(found.TrainingEndTime >= found.TrainingStartTime);
  assert.equal(found.SecondaryStatusTransitions.length, 3);
  assert.ok(found.SecondaryStatusTransitions.every(t => t.StartTime instanceof Date));
  assert.equal(found.FinalMetricDataList[0].Value, 12.5);
  assert.deepEqual(found.HyperParameters, job("").HyperParameters);
  assert.equal(found.Environment, undefined);
  assert.equal(found.CheckpointConfig, undefined);
});
await test("the waiter of training jobs", async () => {
  const { state } = await sm.waitUntilTrainingJobCompletedOrStopped({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { TrainingJobName: "job-1" });
  assert.equal(state, "SUCCESS");
});
await test("errors of training jobs by name", async () => {
  await fails(send(sm.CreateTrainingJobCommand, job("job-1")), "ResourceInUse", /must be unique/);
  await fails(send(sm.DescribeTrainingJobCommand, { TrainingJobName: "nobody" }), "ValidationException", /Requested resource not found/);
  await fails(send(sm.StopTrainingJobCommand, { TrainingJobName: "job-1" }), "ValidationException", /in status Completed/);
  const error = await fails(send(sm.CreateTrainingJobCommand, job("bad_name", { HyperParameters: { a: "x".repeat(2501) } })), "ValidationException");
  assert.match(error.message, /2 validation errors detected: .*'bad_name' at 'trainingJobName' .*pattern.*; .*'hyperParameters.a.member'.*2500/s);
  await fails(send(sm.CreateTrainingJobCommand, job("spot", { EnableManagedSpotTraining: true })), "ValidationException", /MaxWaitTimeInSeconds/);
});
await test("a training job that is stopped", async () => {
  await send(sm.CreateTrainingJobCommand, job("job-2"));
  await send(sm.StopTrainingJobCommand, { TrainingJobName: "job-2" });
  const found = await send(sm.DescribeTrainingJobCommand, { TrainingJobName: "job-2" });
  assert.equal(found.TrainingJobStatus, "Stopped");
  assert.deepEqual(found.SecondaryStatusTransitions.map(t => t.Status), ["Starting", "Stopping", "Stopped"]);
});
await test("a warm pool is ended", async () => {
  const resources = { ...job("").ResourceConfig, KeepAlivePeriodInSeconds: 600 };
  await send(sm.CreateTrainingJobCommand, job("job-3", { ResourceConfig: resources }));
  await send(sm.UpdateTrainingJobCommand, { TrainingJobName: "job-3", ResourceConfig: { KeepAlivePeriodInSeconds: 0 } });
  assert.equal((await send(sm.DescribeTrainingJobCommand, { TrainingJobName: "job-3" })).ResourceConfig.KeepAlivePeriodInSeconds, 0);
});
await test("lists of training jobs, page by page", async () => {
  const names = await all(sm.paginateListTrainingJobs({ client, pageSize: 2 }, { SortBy: "Name", SortOrder: "Ascending" }), "TrainingJobSummaries");
  assert.deepEqual(names.map(j => j.TrainingJobName), ["job-1", "job-2", "job-3"]);
  const stopped = await send(sm.ListTrainingJobsCommand, { StatusEquals: "Stopped", NameContains: "job", CreationTimeAfter: new Date(Date.now() - 3_600_000) });
  assert.deepEqual(stopped.TrainingJobSummaries.map(j => j.TrainingJobName), ["job-2"]);
});
await test("tags, page by page", async () => {
  const { TrainingJobArn: ResourceArn } = await send(sm.DescribeTrainingJobCommand, { TrainingJobName: "job-1" });
  await send(sm.AddTagsCommand, { ResourceArn, Tags: [{ Key: "team", Value: "games" }] });
  const tags = await all(sm.paginateListTags({ client }, { ResourceArn }), "Tags");
  assert.deepEqual(tags, [{ Key: "run", Value: "7" }, { Key: "team", Value: "games" }, { Key: "x", Value: "" }]);
});
await test("a model, a configuration and an endpoint", async () => {
  const names = { ModelName: "m", EndpointConfigName: "c", EndpointName: "e" };
  await send(sm.CreateModelCommand, { ModelName: "m", ExecutionRoleArn: role, PrimaryContainer: { Image: image, ModelDataUrl: "s3://out/model.tar.gz" } });
  const variant = { VariantName: "AllTraffic", ModelName: "m", InitialInstanceCount: 1, InstanceType: "ml.m5.large", InitialVariantWeight: 1 };
  await send(sm.CreateEndpointConfigCommand, { EndpointConfigName: "c", ProductionVariants: [variant] });
  await send(sm.CreateEndpointCommand, { EndpointName: "e", EndpointConfigName: "c" });
  await fails(send(sm.CreateModelCommand, { ModelName: "m", PrimaryContainer: { Image: image } }), "ValidationException", /already existing model/);
  await fails(send(sm.CreateEndpointCommand, { EndpointName: "e", EndpointConfigName: "c" }), "ValidationException", /already existing endpoint/);
  const { state } = await sm.waitUntilEndpointInService({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { EndpointName: "e" });
  assert.equal(state, "SUCCESS");
  assert.equal((await send(sm.DescribeModelCommand, names)).PrimaryContainer.Image, image);
  assert.deepEqual((await send(sm.DescribeEndpointConfigCommand, { EndpointConfigName: "c" })).ProductionVariants, [variant]);
  assert.equal((await send(sm.DescribeEndpointCommand, { EndpointName: "e" })).ProductionVariants[0].CurrentInstanceCount, 1);
  await send(sm.UpdateEndpointCommand, { EndpointName: "e", EndpointConfigName: "c" });
  await fails(send(sm.DeleteEndpointCommand, { EndpointName: "e" }), "ValidationException", /in-progress/);
  await sm.waitUntilEndpointInService({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { EndpointName: "e" });
  assert.deepEqual((await all(sm.paginateListModels({ client }, {}), "Models")).map(m => m.ModelName), ["m"]);
  assert.deepEqual((await all(sm.paginateListEndpointConfigs({ client }, {}), "EndpointConfigs")).map(m => m.EndpointConfigName), ["c"]);
  assert.deepEqual((await all(sm.paginateListEndpoints({ client }, { StatusEquals: "InService" }), "Endpoints")).map(m => m.EndpointName), ["e"]);
});
await test("invocations", async () => {
  const runtime = new SageMakerRuntimeClient(retry);
  const invoke = (Body, more = {}) => runtime.send(new InvokeEndpointCommand({ EndpointName: "e", ContentType: "application/json", Body, ...more }));
  const answer = await invoke("[1, 2]", { CustomAttributes: "tfs-method=predict" });
  assert.equal(answer.Body.transformToString(), "[1, 2]");
  assert.equal(answer.ContentType, "application/json");
  assert.equal(answer.InvokedProductionVariant, "AllTraffic");
  const error = await fails(invoke("fail"), "ModelError", /bad observation/);
  assert.equal(error.OriginalStatusCode, 400);
  assert.equal(error.$metadata.httpStatusCode, 424);
  await fails(invoke("wait"), "ModelNotReadyException");
  await fails(invoke("x", { EndpointName: "nobody" }), "ValidationError");
});
await test("an endpoint and what it has are deleted", async () => {
  await send(sm.DeleteEndpointCommand, { EndpointName: "e" });
  const { state } = await sm.waitUntilEndpointDeleted({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { EndpointName: "e" });
  assert.equal(state, "SUCCESS");
  await send(sm.DeleteEndpointConfigCommand, { EndpointConfigName: "c" });
  await send(sm.DeleteModelCommand, { ModelName: "m" });
  await fails(send(sm.DescribeModelCommand, { ModelName: "m" }), "ValidationException", /Could not find model/);
});
await test("logs, page by page", async () => {
  const logs = new CloudWatchLogsClient(retry);
  const logGroupName = "/aws/sagemaker/TrainingJobs";
  const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName, logStreamNamePrefix: "job-1/", orderBy: "LogStreamName" }));
  assert.equal(logStreams.length, 1);
  const lines = [];
  let nextToken;
  for (;;) {
    const page = await logs.send(new GetLogEventsCommand({ logGroupName, logStreamName: logStreams[0].logStreamName, startFromHead: true, limit: 2, nextToken }));
    lines.push(...page.events.map(e => e.message));
    if (page.nextForwardToken === nextToken) break;
    nextToken = page.nextForwardToken;
  }
  assert.deepEqual(lines, ["line 0", "line 1", "line 2", "line 3", "line 4"]);
  await fails(logs.send(new DescribeLogStreamsCommand({ logGroupName: "/none" })), "ResourceNotFoundException");
});
await test("who calls", async () => {
  assert.equal((await new STSClient(retry).send(new GetCallerIdentityCommand({}))).Account, "123456789012");
});
await test("objects", async () => {
  const files = new s3.S3Client(retry);
  const put = (Key, Body, more = {}) => files.send(new s3.PutObjectCommand({ Bucket: "box", Key, Body, ...more }));
  const get = (Key, more = {}) => files.send(new s3.GetObjectCommand({ Bucket: "box", Key, ...more }));
  await fails(files.send(new s3.HeadBucketCommand({ Bucket: "box" })), "NotFound");
  await files.send(new s3.CreateBucketCommand({ Bucket: "box", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } }));
  await fails(files.send(new s3.CreateBucketCommand({ Bucket: "box", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } })), "BucketAlreadyOwnedByYou");
  await files.send(new s3.HeadBucketCommand({ Bucket: "box" }));
  const key = "a b/ü+&=?#%20/'file'.txt";
  const answer = await put(key, "hello", { ServerSideEncryption: "aws:kms", Metadata: { run: "7" }, ContentType: "text/plain" });
  assert.equal(answer.ServerSideEncryption, "aws:kms");
  assert.equal(answer.ETag, '"5d41402abc4b2a76b9719d911017c592"');
  const found = await get(key);
  assert.equal(await found.Body.transformToString(), "hello");
  assert.deepEqual([found.ContentType, found.Metadata.run, found.ServerSideEncryption], ["text/plain", "7", "aws:kms"]);
  assert.equal(await (await get(key, { Range: "bytes=1-3" })).Body.transformToString(), "ell");
  assert.equal((await files.send(new s3.HeadObjectCommand({ Bucket: "box", Key: key }))).ContentLength, 5);
  await fails(put(key, "again", { IfNoneMatch: "*" }), "PreconditionFailed");
  for (const algorithm of ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME"])
    await put(`sums/${algorithm}`, "hello", { ChecksumAlgorithm: algorithm }).catch(e => {
      if (!/CRC64NVME|aws-crt|crt/i.test(`${e.name} ${e.message}`)) throw e;
    });
  await put("empty", "");
  assert.equal(await (await get("empty")).Body.transformToString(), "");
  await fails(get("none"), "NoSuchKey");
  await fails(files.send(new s3.HeadObjectCommand({ Bucket: "box", Key: "none" })), "NotFound");
  for (let i = 0; i < 5; i++) await put(`many/${i}/x+y z`, "x");
  const keys = await all(s3.paginateListObjectsV2({ client: files, pageSize: 2 }, { Bucket: "box", Prefix: "many/" }), "Contents");
  assert.deepEqual(keys.map(o => o.Key), [0, 1, 2, 3, 4].map(i => `many/${i}/x+y z`));
  const folders = await all(s3.paginateListObjectsV2({ client: files, pageSize: 3 }, { Bucket: "box", Prefix: "many/", Delimiter: "/" }), "CommonPrefixes");
  assert.deepEqual(folders.map(p => p.Prefix), [0, 1, 2, 3, 4].map(i => `many/${i}/`));
  await files.send(new s3.DeleteObjectCommand({ Bucket: "box", Key: "empty" }));
  await files.send(new s3.DeleteObjectsCommand({ Bucket: "box", Delete: { Objects: [{ Key: "many/0/x+y z" }] } }));
  await fails(get("empty"), "NoSuchKey");
});
await test("objects in parts", async () => {
  const files = new s3.S3Client(retry);
  const place = { Bucket: "box", Key: "large file" };
  const parts = [Buffer.alloc(5 * 1024 * 1024, "a"), Buffer.from("end")];
  const { UploadId } = await files.send(new s3.CreateMultipartUploadCommand({ ...place, ServerSideEncryption: "aws:kms" }));
  for (let i = 0; i < 2; i++) await files.send(new s3.UploadPartCommand({ ...place, UploadId, PartNumber: i + 1, Body: parts[i] }));
  const listed = await all(s3.paginateListParts({ client: files, pageSize: 1 }, { ...place, UploadId }), "Parts");
  assert.deepEqual(listed.map(p => p.Size), [parts[0].length, 3]);
  assert.equal((await files.send(new s3.ListMultipartUploadsCommand({ Bucket: "box" }))).Uploads.length, 1);
  const Parts = listed.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }));
  await fails(files.send(new s3.CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts: [...Parts].reverse() } })), "InvalidPartOrder");
  const done = await files.send(new s3.CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts } }));
  assert.match(done.ETag, /-2"$/);
  const found = await files.send(new s3.GetObjectCommand({ ...place, Range: `bytes=${parts[0].length - 1}-` }));
  assert.equal(await found.Body.transformToString(), "aend");
  const { UploadId: other } = await files.send(new s3.CreateMultipartUploadCommand(place));
  await files.send(new s3.AbortMultipartUploadCommand({ ...place, UploadId: other }));
  await fails(files.send(new s3.UploadPartCommand({ ...place, UploadId: other, PartNumber: 1, Body: "x" })), "NoSuchUpload");
});
await test("faults under their names", async () => {
  await fails(send(sm.DescribeTrainingJobCommand, { TrainingJobName: "throttled" }), "ThrottlingException");
  await fails(send(sm.DescribeTrainingJobCommand, { TrainingJobName: "expired" }), "ExpiredTokenException");
  await fails(send(sm.DescribeTrainingJobCommand, { TrainingJobName: "denied" }), "AccessDeniedException");
  await fails(send(sm.DescribeTrainingJobCommand, { TrainingJobName: "skewed" }), "InvalidSignatureException", /Signature expired/);
  await assert.rejects(send(sm.DescribeTrainingJobCommand, { TrainingJobName: "dropped" }));
  await assert.rejects(send(sm.DescribeTrainingJobCommand, { TrainingJobName: "cut" }));
});
await test("faults that pass are overcome", async () => {
  const found = await new sm.SageMakerClient(patient).send(new sm.ListModelsCommand({ NameContains: "patience" }));
  assert.deepEqual(found.Models, []);
});
await test("wrong keys", async () => {
  const wrong = new sm.SageMakerClient({ ...retry, credentials: { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: "wrong" } });
  await fails(wrong.send(new sm.ListModelsCommand({})), "InvalidSignatureException", /does not match/);
  const unknown = new s3.S3Client({ ...retry, credentials: { accessKeyId: "AKIA", secretAccessKey: "wrong" } });
  await fails(unknown.send(new s3.GetObjectCommand({ Bucket: "box", Key: "x" })), "InvalidAccessKeyId");
});
process.exit(failures === 0 ? 0 : 1);
