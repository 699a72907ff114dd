package com.example.harmless.frame;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A line that is to differ, since it is what the library is for. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Differs.All.class)
public @interface Differs {

    /** What the line is about: the text before its colon. */
    String line();

    /** What follows the colon. */
    String without();

    String with();

    /** Which promise of the library's this is. */
    String why();

    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {

        Differs[] value();
    }
}
