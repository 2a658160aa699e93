"""Learning Pods: a discussion forum for closed groups of professionals who learn together."""
