/**
 * For tests of code that starts tasks: time that a test moves, a listener that remembers, assertions for AssertJ. In a jar of
 * its own (classifier {@code test-kit}), never in the library's.
 */
@NullMarked
package dev.inflight.test;

import org.jspecify.annotations.NullMarked;
