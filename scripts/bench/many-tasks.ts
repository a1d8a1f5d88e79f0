// The tasks that make many calls in one process, and the clients that carry them out.
import type {
  CreateImageRequest,
  CreateImageResult,
  DescribeImagesRequest,
  DescribeImagesResult,
} from '@aws-sdk/client-ec2';
import type { Env } from '../../src/io/io.ts';
import type { Runnable } from './measure.ts';

/** The clients and their files. */
export const CLIENTS = { signer: 'client-signer', EC2Client: 'client-sdk', ec2img: 'client-ec2img' } as const;

/**
 * Every client file exports this as `openClient`: creates a client with the endpoint, Region and keys of an environment,
 * and a maximum number of connections.
 */
export type OpenClient = (env: Env, sockets: number) => Promise<Partial<ImageClient>>;

export interface ImageClient {
  readonly createImage: (request: CreateImageRequest) => Promise<CreateImageResult>;
  readonly describeImages: (request: DescribeImagesRequest) => Promise<DescribeImagesResult>;
}

export interface Task {
  readonly name: string;
  /** Calls that are measured, in parts. Memory is measured after each part. */
  readonly parts: readonly number[];
  /** Calls in progress at a time. */
  readonly width: number;
  /** Maximum number of connections. Without it, a client opens as many as it needs. */
  readonly sockets?: number;
  /** Calls before the measured ones. */
  readonly warmups: number;
  /** Images that a call describes. Without it, a call creates an image. */
  readonly images?: number;
}

/** Maximum number of images in a response: API_DescribeImages.html. */
export const PAGE = 1_000;

export const TASKS: readonly Task[] = [
  { name: 'create 1,000, one at a time', parts: [1_000], width: 1, warmups: 10 },
  { name: 'create 1,000, all at once', parts: [1_000], width: 1_000, warmups: 10 },
  { name: 'create 1,000, all at once, 64 connections', parts: [1_000], width: 1_000, sockets: 64, warmups: 10 },
  { name: 'create 10,000, one at a time', parts: [1_000, 9_000], width: 1, warmups: 10 },
  { name: 'describe 10', parts: [100], width: 1, warmups: 10, images: 10 },
  { name: 'describe 10,000', parts: [3], width: 1, warmups: 1, images: 10_000 },
];

/** Requests that a client sends for a task. */
export const requestsOf = ({ parts, warmups, images = 1 }: Task): number =>
  (warmups + total(parts)) * Math.ceil(images / PAGE);

export const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

/** The cost of a task, as its process prints it. */
export interface Cost {
  /** Milliseconds of CPU time per call, user and system. */
  readonly cpu: number;
  /** Bytes in use after each part, after a collection. */
  readonly held: readonly number[];
}

/** One task with one client and one Node.js version. */
export interface ManyRow extends Runnable {
  /** A key of CLIENTS. */
  readonly client: string;
  readonly task: Task;
  readonly node: string;
}

export interface ManySample extends Cost {
  /** Connections that the process opened. */
  readonly connections: number;
  /** Peak memory of the process in KiB. */
  readonly peak: number;
}

export type ManySamples = ReadonlyMap<ManyRow, readonly ManySample[]>;
