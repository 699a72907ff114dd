/** The microservice: runs outbound HTTP calls as tasks. Not part of the library jar; nobody imports it. */
@NullMarked
package dev.inflight.service;

import org.jspecify.annotations.NullMarked;
