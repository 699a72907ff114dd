package com.example.harmless.frame;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a row shows, and how it is to be run. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface About {

    /** One sentence, for the table in docs/harmless.md. */
    String value();

    /** Played at the same time as others of its kind, since it mostly waits; nobody can say then whose a log line is. */
    boolean waits() default false;

    /** Not so where nobody knows how many warnings there will be. */
    boolean countsWarnings() default true;

    /** Where the library is asked to warn: what it is to say of work that does not listen. */
    boolean allowsWarnings() default false;

    /** After so many seconds it is given up. */
    int limit() default 180;
}
