/**
 * The engine of replicas over Redis or Valkey: {@link dev.inflight.cluster.redis.RedisClusterEngine}. The one place that may
 * touch Spring Data Redis and Lettuce.
 */
@NullMarked
package dev.inflight.cluster.redis;

import org.jspecify.annotations.NullMarked;
