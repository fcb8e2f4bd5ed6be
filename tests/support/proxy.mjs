// SPDX-License-Identifier: MIT
// A proxy in front of the simulator, for tests that break some answers on their way.
import { request as send } from 'node:http';

/** Passes the request on to `origin` with its Host unchanged, so that links in answers lead back through the proxy. */
export function forward(origin, request, response) {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const onward = send({ hostname, port, path: request.url, method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response).on('finish', resolve).on('error', reject);
    });
    onward.on('error', reject);
    request.pipe(onward);
  });
}

/** `world.server` that forwards to `origin`, but for requests that `breaks(request, response)` answered itself (true). */
export function breakingProxy(world, origin, breaks) {
  return world.server((request, response) => breaks(request, response) || forward(origin, request, response));
}
