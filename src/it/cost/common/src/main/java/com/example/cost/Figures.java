package com.example.cost;

import java.util.Locale;
import org.springframework.core.env.Environment;

/** Where figures go: a line each on standard output, behind a word that no log line begins with. */
public final class Figures {

    private final String who;

    Figures(Environment environment) {
        who = environment.getProperty("cost.who", "nobody");
    }

    public void add(String what, double value) {
        add(what, who, value);
    }

    public void add(String what, String who, double value) {
        System.out.printf(Locale.ROOT, "FIGURE {\"what\":\"%s\",\"who\":\"%s\",\"value\":%.3f}%n", what, who, value);
    }
}
