/**
 * What reaches work that blocks where no interrupt does. This package needs nothing but the JDK; each package below it is for
 * one library.
 */
@NullMarked
package dev.inflight.reach;

import org.jspecify.annotations.NullMarked;
