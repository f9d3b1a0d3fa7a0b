import { createContext, useContext } from 'react';

const CurrentContext = createContext(true);

/** Tells the badges below whether what they show is the present or only the last known state. */
export const CurrentProvider = CurrentContext.Provider;

export const useIsCurrent = () => useContext(CurrentContext);
