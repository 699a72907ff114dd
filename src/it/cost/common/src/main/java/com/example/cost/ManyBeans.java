package com.example.cost;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** An application of some size: what {@code .ci/bench-cost} generates, 600 beans of 20 methods. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("cost.many")
@ComponentScan("com.example.many")
class ManyBeans {}
