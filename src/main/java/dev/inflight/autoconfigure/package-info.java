/** Spring Boot: the registry and everything around it as beans, each where its library is and the user has none. */
@NullMarked
package dev.inflight.autoconfigure;

import org.jspecify.annotations.NullMarked;
