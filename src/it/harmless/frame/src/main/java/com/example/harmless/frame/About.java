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

    /** After so many seconds it is given up. */
    int limit() default 180;
}
