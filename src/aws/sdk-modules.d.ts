// Types of a module that the SDK's package does not export.
declare module '@aws-sdk/client-ec2/dist-es/endpoint/endpointResolver.js' {
  export { defaultEndpointResolver } from '@aws-sdk/client-ec2/dist-types/endpoint/endpointResolver';
}
