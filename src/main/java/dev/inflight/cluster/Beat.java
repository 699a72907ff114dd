package dev.inflight.cluster;

/**
 * What the engine says to a {@linkplain ClusterEngine#beat sign of life}.
 *
 * @param known whether the lease before still held; with several partitions, in all of them
 * @param engineMicros the engine's clock, in microseconds since 1970
 * @param live how many replicas are registered, this one among them. Those whose lease ended are counted until they are forgotten
 */
public record Beat(boolean known, long engineMicros, int live) {}
