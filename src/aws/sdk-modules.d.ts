// Types of modules that the SDK's packages do not export.
declare module '@aws-sdk/client-ec2/dist-es/endpoint/endpointResolver.js' {
  export { defaultEndpointResolver } from '@aws-sdk/client-ec2/dist-types/endpoint/endpointResolver';
}
declare module '@aws-sdk/client-s3/dist-es/endpoint/endpointResolver.js' {
  export { defaultEndpointResolver } from '@aws-sdk/client-s3/dist-types/endpoint/endpointResolver';
}
declare module '@aws-sdk/client-sfn/dist-es/endpoint/endpointResolver.js' {
  export { defaultEndpointResolver } from '@aws-sdk/client-sfn/dist-types/endpoint/endpointResolver';
}
