/** How to reach an S3 server and the bucket to use there. */
export interface S3Connection {
  endpoint: string;
  accessKey: string;
  secretKey: string;
  bucket: string;
  region: string;
}

/** The S3 server that `S3_ENDPOINT` names; bucket `aisle` in region `us-east-1` unless said otherwise. */
export function s3FromEnvironment(env: NodeJS.ProcessEnv): S3Connection {
  return {
    endpoint: env['S3_ENDPOINT'] ?? '',
    accessKey: env['S3_ACCESS_KEY'] ?? '',
    secretKey: env['S3_SECRET_KEY'] ?? '',
    bucket: env['S3_BUCKET'] ?? 'aisle',
    region: env['S3_REGION'] ?? 'us-east-1',
  };
}
