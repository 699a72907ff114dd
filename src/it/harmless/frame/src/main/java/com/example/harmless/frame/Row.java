package com.example.harmless.frame;

/**
 * One situation: a small application that does something and writes down what its users would see of it. Says the same at
 * every run, on every machine. What it throws makes it fail, with the library or without.
 */
@FunctionalInterface
public interface Row {

    void play(Sheet sheet) throws Exception;
}
