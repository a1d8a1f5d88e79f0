import { expect, test } from 'vitest';
import { proxyFor } from '../../../src/config/proxy.ts';

// Expected values: urllib.request.getproxies_environment and proxy_bypass_environment of Python 3.11.
const requests: [url: string, env: Record<string, string>, proxy: string | undefined][] = [
  ['http://h/', {}, undefined],
  ['http://h/', { HTTP_PROXY: 'http://p:1' }, 'http://p:1'],
  ['http://h/', { http_proxy: 'http://p:1' }, 'http://p:1'],
  ['http://h/', { http_proxy: 'http://small:1', HTTP_PROXY: 'http://large:1' }, 'http://small:1'],
  ['http://h/', { http_proxy: '', HTTP_PROXY: 'http://large:1' }, undefined],
  ['http://h/', { HTTP_PROXY: 'p:1' }, 'p:1'],
  ['http://h/', { HTTPS_PROXY: 'http://p:1' }, undefined],
  ['https://h/', { HTTPS_PROXY: 'http://u:w@p:1' }, 'http://u:w@p:1'],
  ['https://h/', { HTTP_PROXY: 'http://p:1' }, undefined],
  ['http://h/', { HTTP_PROXY: 'http://p:1', NO_PROXY: '*' }, undefined],
  ['http://h/', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'x, h' }, undefined],
  ['http://a.h/', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'h' }, undefined],
  ['http://a.h/', { HTTP_PROXY: 'http://p:1', NO_PROXY: '.h' }, undefined],
  ['http://ah/', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'h' }, 'http://p:1'],
  ['http://h:8080/', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'h:8080' }, undefined],
  ['http://h:8080/', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'h:80' }, 'http://p:1'],
  ['http://127.0.0.1:5/', { HTTP_PROXY: 'http://p:1', no_proxy: '127.0.0.1' }, undefined],
  ['http://H/', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'h' }, undefined],
  ['http://h/', { Http_Proxy: 'http://p:1' }, 'http://p:1'],
  ['http://h/', { HTTP_proxy: 'http://p:1' }, 'http://p:1'],
  ['http://h/', { Http_Proxy: 'http://a:1', HTTP_PROXY: 'http://b:1' }, 'http://b:1'],
  ['http://h/', { HTTP_PROXY: 'http://b:1', Http_Proxy: 'http://a:1' }, 'http://a:1'],
  ['http://h/', { HTTP_PROXY: 'http://b:1', Http_Proxy: '' }, 'http://b:1'],
  ['http://h/', { http_proxy: 'http://a:1', HTTP_proxy: 'http://b:1' }, 'http://b:1'],
  ['http://h/', { http_proxy: 'http://a:1', HTTP_proxy: '' }, undefined],
  ['http://h/', { HTTP_proxy: '', http_proxy: 'http://a:1' }, 'http://a:1'],
  ['http://h/', { HTTP_PROXY: 'http://b:1', No_Proxy: 'h' }, undefined],
  ['http://h/', { HTTP_PROXY: 'http://b:1', NO_PROXY: 'h', no_proxy: '' }, 'http://b:1'],
  // A web server sets HTTP_PROXY of a CGI program to the header `Proxy` of its client.
  ['http://h/', { HTTP_PROXY: 'http://b:1', REQUEST_METHOD: 'GET' }, undefined],
  ['http://h/', { HTTP_PROXY: 'http://b:1', REQUEST_METHOD: '' }, undefined],
  ['http://h/', { Http_Proxy: 'http://b:1', REQUEST_METHOD: 'GET' }, undefined],
  ['http://h/', { http_proxy: 'http://a:1', HTTP_PROXY: 'http://b:1', REQUEST_METHOD: 'GET' }, 'http://a:1'],
  ['https://h/', { HTTPS_PROXY: 'http://b:1', REQUEST_METHOD: 'GET' }, 'http://b:1'],
];

test.each(requests.map(([url, env, proxy]) => [url, proxy ?? 'no proxy', env, proxy] as const))(
  'sends a request to %s through %s in the environment %j',
  (url, _shown, env, proxy) => {
    expect(proxyFor(new URL(url), env)).toBe(proxy);
  },
);
