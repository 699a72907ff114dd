/**
 * One replica in its cluster: {@link dev.inflight.cluster.member.ClusterMember} says that it is alive ({@code Beats}), reads what
 * others want of it ({@code Inbox}, {@code Orders}), and asks them ({@code Questions}, {@code Lists}, {@code ByName}). The API, the
 * JDK and SLF4J only.
 */
@NullMarked
package dev.inflight.cluster.member;

import org.jspecify.annotations.NullMarked;
