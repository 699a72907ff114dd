package com.example.cost;

/** Something that costs; a bean is called as the command names it. */
public interface Cost {
    void measure(Figures figures) throws Exception;
}
