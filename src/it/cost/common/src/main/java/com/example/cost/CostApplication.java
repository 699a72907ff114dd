package com.example.cost;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.annotation.EnableAsync;

/**
 * Starts, measures what {@code --cost.of} names, prints a line of JSON for each figure, and ends. What is measured knows
 * nothing of any library.
 */
@SpringBootApplication
@EnableAsync
public class CostApplication {

    public static void main(String[] arguments) throws Exception {
        try (ConfigurableApplicationContext context = SpringApplication.run(CostApplication.class, arguments)) {
            String what = context.getEnvironment().getRequiredProperty("cost.of");
            context.getBean(what, Cost.class).measure(new Figures(context.getEnvironment()));
        }
    }
}
