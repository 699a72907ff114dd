package dev.inflight.cluster;

import java.time.Duration;

/**
 * One of several runs that a request may have meant.
 *
 * @param instance the replica that it runs on
 * @param id the run
 * @param age since it was accepted
 */
public record ClusterCandidate(String instance, String id, Duration age) {}
