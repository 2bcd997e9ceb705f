// The scheduler wants a worker file that is there; its hour never comes.
