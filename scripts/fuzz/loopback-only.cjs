// Keeps all traffic on this machine: connections to other hosts are refused, and names are not resolved.
'use strict';

const dns = require('node:dns');
const net = require('node:net');

const isHere = (host) => host === undefined || /^(127\.\d+\.\d+\.\d+|localhost|::1|)$/.test(host);
const fault = (code, syscall, host) => Object.assign(new Error(`${syscall} ${code} ${host}`), { code, syscall });

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  // Node.js passes its normalized arguments as a list.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const host = typeof first === 'object' && first !== null ? first.host : second;
  if (typeof host !== 'string' || isHere(host) || (typeof first === 'object' && first.path))
    return connect.apply(this, args);
  process.nextTick(() => this.destroy(fault('ECONNREFUSED', 'connect', host)));
  return this;
};

const { lookup } = dns;
dns.lookup = (host, options, done = options) =>
  isHere(host) ? lookup(host, options, done) : process.nextTick(done, fault('ENOTFOUND', 'getaddrinfo', host));
