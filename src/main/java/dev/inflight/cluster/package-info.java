/**
 * What replicas of one service share: their engine, and the messages that travel through it. The API and the JDK only; what an
 * engine is made of has a package of its own, and so has what a replica does with one.
 *
 * <ul>
 *   <li>{@link dev.inflight.cluster.InFlightCluster} is for whoever wants to see or stop what all replicas run;
 *   <li>{@link dev.inflight.cluster.ClusterEngine} is what a server must be able to do, and {@link
 *       dev.inflight.cluster.MemoryClusterEngine} one that lives in this JVM;
 *   <li>{@link dev.inflight.cluster.Member} is what a replica tells of itself, {@link dev.inflight.cluster.Message} what replicas
 *       say to each other;
 *   <li>{@link dev.inflight.cluster.Claim} is who has a name.
 * </ul>
 */
@NullMarked
package dev.inflight.cluster;

import org.jspecify.annotations.NullMarked;
