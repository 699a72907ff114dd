/**
 * For whoever writes a {@link dev.inflight.cluster.ClusterEngine}: the test that each must pass. Needs JUnit and AssertJ.
 */
@NullMarked
package dev.inflight.test.cluster;

import org.jspecify.annotations.NullMarked;
